# frozen_string_literal: true

module TurboCableRs
  module RequestEnv # :nodoc:
    # On its way through Rails a client's env gets a request in several places, and two of them last: the session's and
    # the remote IP's. The connection's, which makes three, is one with them: each is 160 bytes, and remembers the same
    # of the same env.
    module Requests
      # Where Rails keeps one that lasts.
      REQUEST = :@req
      # By name: an app without sessions, or remote IPs, has not loaded them.
      KEEPERS = %w[ActionDispatch::Request::Session ActionDispatch::RemoteIp::GetIp].freeze
      private_constant :REQUEST, :KEEPERS

      class << self
        # @return [ActionDispatch::Request] of this env, and no copy of it
        def share(env)
          keepers = keepers_in(env)
          request = keepers.first&.instance_variable_get(REQUEST) || ActionDispatch::Request.new(env)
          keepers.each { |keeper| keeper.instance_variable_set(REQUEST, request) }
          request
        end

        private

        def keepers_in(env)
          env.values_at("rack.session", "action_dispatch.remote_ip").select do |value|
            KEEPERS.include?(value.class.name) && plain?(value.instance_variable_get(REQUEST), env)
          end
        end

        def plain?(request, env)
          request.instance_of?(ActionDispatch::Request) && request.env.equal?(env)
        end
      end
    end
  end
end
