# frozen_string_literal: true

require "spec_helper"
require "action_cable"
require "action_dispatch"
require "action_dispatch/middleware/static"
require "rack/mock"
require "tmpdir"
require "turbo_cable_rs/seams"

RSpec.describe TurboCableRs::Seams::StaticFiles do
  around do |example|
    Dir.mktmpdir do |directory|
      @directory = directory
      File.write(File.join(directory, "cable"), "a file")
      example.run
    end
  end

  let(:handler) do
    seam = described_class
    Class.new(ActionDispatch::FileHandler) { prepend seam }.new(@directory)
  end

  def attempt(headers = {})
    handler.attempt(Rack::MockRequest.env_for("/cable", headers))
  end

  it "leaves files to those who fetch them" do
    expect(attempt&.first).to eq(200)
    expect(attempt("HTTP_UPGRADE" => "h2c")&.first).to eq(200)
  end

  it "looks for none when a WebSocket is to be opened" do
    expect(attempt("HTTP_UPGRADE" => "websocket", "HTTP_CONNECTION" => "keep-alive, Upgrade")).to be_nil
  end
end
