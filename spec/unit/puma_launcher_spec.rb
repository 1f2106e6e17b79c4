# frozen_string_literal: true

require "spec_helper"
require "action_cable"
require "logger"
require "puma"
require "puma/launcher"
require "stringio"

# What it does with a Puma that runs is in integration/deploy_spec.rb.
RSpec.describe TurboCableRs::PumaLauncher do
  let(:log) { StringIO.new }

  before do
    allow(ActionCable.server).to receive(:logger).and_return(Logger.new(log))
    TurboCableRs.forget_parent # and what has been told already
  end

  it "knows how this Puma restarts" do
    described_class.install
    expect(Puma::Launcher.ancestors).to include(described_class::Restart)
    expect(log.string).to be_empty
  end

  it "says what to do with a Puma that restarts in another way" do
    stub_const("Puma::Launcher", Class.new)
    described_class.install
    expect(log.string).to match(/this Puma \(\d.*\) restarts in an unknown way.* call TurboCableRs\.server\.stop/)
  end

  it "loads no Puma" do
    stub_const("Puma", Module.new { autoload :Launcher, "no/such/file" })
    expect { described_class.install }.not_to raise_error
  end
end
