# frozen_string_literal: true

require "spec_helper"
require "base64"
require "open3"
require "openssl"
require_relative "../support/cable_client"
require_relative "../support/dummy"

RSpec.describe "Turbo Streams without the turbo-rails gem" do
  # A Rails app in a process of its own, made of the named parts; returns what the block's last line, `report`, gives.
  def run_app(*railties, before: "", after: "")
    script = <<~RUBY
      %w[json logger rails #{railties.join(' ')}].each { |part| require part }
      #{before}
      require "turbo_cable_rs"

      class App < Rails::Application
        config.root = Dir.pwd
        config.secret_key_base = "secret" * 16
        config.logger = Logger.new(nil)
        config.action_cable.cable = { "adapter" => "test" }
      end
      #{after}
    RUBY
    Dir.mktmpdir do |directory|
      env = { "RAILS_ENV" => "test", "DATABASE_URL" => "sqlite3::memory:" }
      output, status = Open3.capture2e(env, RbConfig.ruby, "-e", script, chdir: directory)
      raise "the app failed:\n#{output}" unless status.success?

      JSON.parse(output.lines.last)
    end
  end

  context "when the page subscribes over a WebSocket" do
    before(:all) { @dummy = Dummy.start(adapter: "async") }
    after(:all) { @dummy.stop }

    def signed(name)
      key = OpenSSL::KDF.pbkdf2_hmac("dummy" * 16, salt: "turbo/signed_stream_verifier_key", iterations: 1000,
                                                   length: 64, hash: "SHA256")
      payload = Base64.strict_encode64(JSON.dump(name))
      "#{payload}--#{OpenSSL::HMAC.hexdigest('SHA256', key, payload)}"
    end

    def with_client
      client = CableClient.open(@dummy.cable_url(user: "alice"))
      yield client
    ensure
      client&.disconnect
    end

    it "sends what is broadcast to the signed stream" do
      html = '<turbo-stream action="remove" target="note_1"></turbo-stream>'
      with_client do |client|
        client.subscribe(channel: "Turbo::StreamsChannel", signed_stream_name: signed("notes"))
        @dummy.post("/broadcasts", stream: "notes", message: JSON.dump(html))

        expect(client.next_message).to eq(html)
      end
    end

    it "rejects a name that it has not signed" do
      with_client do |client|
        [signed("notes").sub(/.\z/, "x"), "notes", 42, nil].each do |name|
          identifier = client.identify(channel: "Turbo::StreamsChannel", signed_stream_name: name)
          client.command("subscribe", identifier)

          expect(client.next_frame).to eq("type" => "reject_subscription", "identifier" => identifier)
        end
      end
    end
  end

  it "does not need Active Job or Active Record, except for what is to be sent later" do
    report = run_app("action_controller/railtie", "action_cable/engine", after: <<~RUBY)
      App.config.eager_load = true
      App.initialize!
      Turbo::StreamsChannel.broadcast_append_to "notes", target: "notes", html: "Hi"
      error = begin
        Turbo::StreamsChannel.broadcast_append_later_to "notes", target: "notes", html: "Hi"
      rescue StandardError => error
        error.message
      end
      puts JSON.dump(sent: ActionCable.server.pubsub.broadcasts("notes"), error: error)
    RUBY

    expect(report["sent"].map { |json| JSON.parse(json) }).to eq(
      ['<turbo-stream action="append" target="notes"><template>Hi</template></turbo-stream>']
    )
    expect(report["error"]).to match(/\ABroadcasting later needs Active Job/)
  end

  it "keeps its classes when the app's code is reloaded" do
    report = run_app("active_record/railtie", "active_job/railtie", "action_controller/railtie", "action_cable/engine",
                     after: <<~RUBY)
                       App.config.cache_classes = false
                       App.initialize!
                       before = [Turbo::StreamsChannel, Turbo::Streams::ActionBroadcastJob, Turbo::Broadcastable]
                       App.reloader.reload!
                       after = [Turbo::StreamsChannel, Turbo::Streams::ActionBroadcastJob, Turbo::Broadcastable]
                       puts JSON.dump(before.zip(after).map { |one, other| one.equal?(other) })
                     RUBY

    expect(report).to eq([true, true, true])
  end

  it "leaves everything to turbo-rails where that is loaded" do
    report = run_app("active_record/railtie", "action_controller/railtie", "action_cable/engine",
                     before: "module Turbo; class Engine; end; end", after: <<~RUBY)
                       App.initialize!
                       puts JSON.dump(
                         turbo: Turbo.constants, format: Mime[:turbo_stream].to_s,
                         renderer: ActionController::Renderers::RENDERERS.include?(:turbo_stream),
                         controller: ActionController::Base.private_method_defined?(:turbo_stream),
                         helper: ActionController::Base.helpers.respond_to?(:turbo_stream_from),
                         model: ActiveRecord::Base.include?(TurboCableRs::Broadcastable)
                       )
                     RUBY

    expect(report).to eq("turbo" => ["Engine"], "format" => "", "renderer" => false, "controller" => false,
                         "helper" => false, "model" => false)
  end
end
