# frozen_string_literal: true

require "spec_helper"
require "action_cable"
require "action_dispatch"
require "turbo_cable_rs/seams"

RSpec.describe TurboCableRs::SelfCheck do
  # What Action Cable looks like once it has changed: the check reads nothing but `instance_method`.
  def changed(owner, method, parameters)
    allow(owner).to receive(:instance_method).and_call_original
    method_now = instance_double(UnboundMethod, owner: owner, parameters: parameters)
    allow(owner).to receive(:instance_method).with(method).and_return(method_now)
  end

  it "finds nothing wrong with this Rails" do
    checks = %i[transport batches logging action_logging identifiers fan_out static_files]
    expect(checks.to_h { |check| [check, described_class.public_send(check)] }).to eq(checks.to_h { |it| [it, nil] })
  end

  it "says which method takes something else, and in which version" do
    changed ActionCable::Server::Base, :call, [%i[req env], %i[opt app]]
    expect(described_class.transport)
      .to eq("ActionCable::Server::Base#call takes [:req, :opt], not [:req] (Action Cable #{ActionCable.version})")
    expect(described_class.fan_out).to be_nil
  end

  it "says which method is gone" do
    allow(ActionCable::Channel::Base).to receive(:instance_method).and_call_original
    allow(ActionCable::Channel::Base).to receive(:instance_method).with(:stream_transmitter)
                                                                  .and_raise(NameError, "undefined method")
    expect(described_class.fan_out).to eq("undefined method (Action Cable #{ActionCable.version})")
  end
end
