# frozen_string_literal: true

require "turbo_cable_rs/request_env/common"
require "turbo_cable_rs/request_env/requests"

module TurboCableRs
  # The Rack env of a client's request, which lives as long as the client: in a Rails app it is the largest part of what
  # a client costs, and most of it is the same for all. Once `connect` has run it is made small. What has left it is
  # found as before, by its key, through the Hash's default; equal words are one frozen String.
  module RequestEnv # :nodoc:
    # Words of the protocol, and names of the server and its paths: few different ones, and nothing that an app would
    # write into. Not the free texts (`HTTP_USER_AGENT`), whose encoding some set in place, nor what is a client's own.
    WORDS = %w[
      REQUEST_METHOD REQUEST_PATH REQUEST_URI PATH_INFO SCRIPT_NAME QUERY_STRING SERVER_PROTOCOL SERVER_NAME SERVER_PORT
      HTTP_VERSION HTTP_HOST HTTP_ORIGIN HTTP_CONNECTION HTTP_UPGRADE HTTP_PRAGMA HTTP_CACHE_CONTROL
      HTTP_ACCEPT_ENCODING HTTP_SEC_WEBSOCKET_VERSION HTTP_SEC_WEBSOCKET_PROTOCOL HTTP_SEC_WEBSOCKET_EXTENSIONS
      HTTP_X_FORWARDED_PROTO HTTP_X_FORWARDED_HOST HTTP_X_FORWARDED_PORT HTTP_X_FORWARDED_SSL
      ORIGINAL_FULLPATH action_dispatch.route_uri_pattern
    ].freeze
    REQUEST_ID = "action_dispatch.request_id"
    private_constant :WORDS, :REQUEST_ID

    class << self
      # @return [Boolean] whether Rails has put its settings into it, as it does on the way through the app's middleware
      def configured?(env)
        defined?(Rails.application) && Rails.application && env.key?("action_dispatch.key_generator")
      end

      def slim(env)
        return unless configured?(env)

        Common.leave_out(env)
        share_words(env)
        env.compact!
        renew_table(env)
        shrink_session_options(env)
      end

      private

      def share_words(env)
        WORDS.each { |key| env[key] = -env[key] if env[key].is_a?(String) }
        # Rails leaves it in a String with room for twice as much.
        env[REQUEST_ID] = env[REQUEST_ID].dup if env[REQUEST_ID].is_a?(String)
      end

      # None shrinks by itself. To Ruby 3.2 the default is replaced, too.
      def renew_table(env)
        table = {}.update(env)
        table.default_proc = env.default_proc
        env.replace(table)
      end

      # Its copy of the app's options has room for more than there are: 544 bytes, and then 160.
      def shrink_session_options(env)
        options = env["rack.session.options"]
        return unless session_options?(options)

        table = options.instance_variable_get(:@delegate)
        options.instance_variable_set(:@delegate, {}.update(table)) if table.instance_of?(Hash)
      end

      # An app without sessions has not loaded them (from Rails 8.2).
      def session_options?(options)
        defined?(ActionDispatch::Request::Session) && options.instance_of?(ActionDispatch::Request::Session::Options)
      end
    end
  end
end
