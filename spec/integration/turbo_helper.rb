# frozen_string_literal: true

require "openssl"
require_relative "cable_helper"

# For examples with `:turbo`: clients of Turbo's streams, and what the app does for them.
module TurboHelper
  # Routes for looking at the app from inside: GET /channels counts Turbo's channel objects, POST /refreshes broadcasts
  # `count` refreshes from each of `threads`, and then the message "end". POST /guard runs a module called Guard.
  ROUTES = <<~RUBY
    answer = ->(text) { [200, { "content-type" => "text/plain" }, [text.to_s]] }
    channels = lambda do |_env|
      GC.start
      answer.call(ObjectSpace.each_object(Turbo::StreamsChannel).count)
    end
    refreshes = lambda do |env|
      count, threads, id = Rack::Request.new(env).params.values_at("count", "threads", "id")
      Array.new(threads.to_i) do
        Thread.new do
          count.to_i.times { Turbo::StreamsChannel.broadcast_refresh_to("page", **(id ? { request_id: id } : {})) }
        end
      end.each(&:join)
      ActionCable.server.broadcast("page", "end")
      answer.call(:ok)
    end
    guard = ->(_env) { answer.call(Turbo::StreamsChannel.prepend(Guard)) }
    Rails.application.routes.append do
      get "channels", to: channels
      post "refreshes", to: refreshes
      post "guard", to: guard
    end
  RUBY

  # What an app keeps by itself: streams whose name begins with "secret" are for admin only.
  GUARD = <<~RUBY
    module Guard
      def subscribed
        verified_stream_name_from_params.start_with?("secret") && connection.current_user.name != "admin" ? reject : super
      end
    end
  RUBY

  # As the dummy app signs it.
  def signed(name)
    key = OpenSSL::KDF.pbkdf2_hmac("dummy" * 16, salt: "turbo/signed_stream_verifier_key", iterations: 1000,
                                                 length: 64, hash: "SHA256")
    payload = [JSON.generate(name)].pack("m0")
    "#{payload}--#{OpenSSL::HMAC.hexdigest('SHA256', key, payload)}"
  end

  def turbo(name)
    JSON.generate(channel: "Turbo::StreamsChannel", signed_stream_name: signed(name))
  end

  # @return [String] the type of the answer
  def answer_to_subscription(client, identifier)
    client.command("subscribe", identifier)
    client.wait_for { |frame| frame["identifier"] == identifier && frame["type"] }["type"]
  end

  def natives
    stats["counters"]["native_subscriptions"].to_i # none before the first client
  end

  def channel_objects
    server.get("/channels").body.to_i
  end
end

RSpec.configure { |config| config.include TurboHelper, :turbo }
