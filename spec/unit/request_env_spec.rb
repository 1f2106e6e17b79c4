# frozen_string_literal: true

require "spec_helper"
require "action_cable"
require "action_dispatch"
require "rack/mock"
require "turbo_cable_rs/request_env"

RSpec.describe TurboCableRs::RequestEnv::Requests do
  let(:env) { Rack::MockRequest.env_for("/cable") }

  it "makes one request of an env, and no copy of that" do
    expect(described_class.share(env).env).to equal(env)
  end

  it "takes the session's, and gives it to the remote IP as well" do
    request = ActionDispatch::Request.new(env)
    env["rack.session"] = ActionDispatch::Request::Session.new(Object.new, request)
    address = ActionDispatch::RemoteIp::GetIp.new(ActionDispatch::Request.new(env), true, [])
    env["action_dispatch.remote_ip"] = address
    expect(described_class.share(env)).to equal(request)
    expect(address.instance_variable_get(:@req)).to equal(request)
  end

  it "needs neither, nor their classes" do
    hide_const("ActionDispatch::Request::Session")
    hide_const("ActionDispatch::RemoteIp")
    env["rack.session"] = {}
    expect(described_class.share(env).env).to equal(env)
  end
end
