# frozen_string_literal: true

require "active_support"
require "active_support/json"
require "turbo_cable_rs/broadcast_endpoint/refused"
require "turbo_cable_rs/broadcast_endpoint/bearer_key"
require "turbo_cable_rs/broadcast_endpoint/loopback"
require "turbo_cable_rs/broadcast_endpoint/body"
require "turbo_cable_rs/broadcast_endpoint/publication"
require "turbo_cable_rs/broadcast_endpoint/disconnection"

module TurboCableRs
  # Lets shell scripts, and programs in other languages, publish by POST: a Rack endpoint, mounted where
  # `config.turbo_cable_rs.broadcast_path` says.
  #
  #   curl https://example.com/_broadcast --header "Authorization: Bearer $BROADCAST_KEY" \
  #     --json '{"stream": "scores", "data": {"home": 2, "away": 1}}'
  #
  # It takes what turbo_cable and AnyCable publish, one message or an array of them, and ends in
  # +ActionCable.server.broadcast+, so that any adapter carries it. Of an array all is published, in order, or nothing;
  # adapters of others may fail in between.
  class BroadcastEndpoint
    # Seconds after which a publisher should try again when too much waits.
    RETRY_AFTER = 1
    private_constant :RETRY_AFTER

    class << self
      # The key that publishers must show, for whoever tells it to them:
      #
      #   bin/rails runner "puts TurboCableRs::BroadcastEndpoint.key"
      #
      # @return [String, nil] nil where none is asked for
      # @raise [ConfigurationError] when there is none, nor a Rails app to derive it from
      def key
        configured = TurboCableRs.config.broadcast_key
        configured == :loopback ? nil : configured || BearerKey.derived
      end
    end

    # @param env [Hash] of Rack
    # @return [Array] a Rack response
    def call(env)
      check_method(env)
      authorize(env)
      items = Body.new(env, limit: TurboCableRs.config.max_broadcast_bytes).items
      publish(items.map { |item| read(item) })
      respond(201, { published: items.size })
    rescue Refused => error
      respond(error.status, { error: error.message }, error.headers)
    rescue OverloadedError => error
      respond(503, { error: error.message }, "retry-after" => RETRY_AFTER.to_s)
    end

    private

    def check_method(env)
      method = env["REQUEST_METHOD"]
      raise Refused.new(405, "publish with POST, not #{method}", "allow" => "POST") unless method == "POST"
    end

    def authorize(env)
      key = self.class.key
      key ? BearerKey.new(key).check(env) : Loopback.check(env)
    end

    def read(item)
      raise Refused.new(422, "a message must be a JSON object, got #{item.class}") unless item.is_a?(Hash)

      item.key?("command") ? Disconnection.new(item) : Publication.new(item)
    end

    def publish(items)
      TurboCableRs.batch { items.each(&:call) }
    end

    def respond(status, content, headers = {})
      [status, { "content-type" => "application/json" }.merge(headers), [ActiveSupport::JSON.encode(content)]]
    end
  end
end
