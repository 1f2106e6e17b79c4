# frozen_string_literal: true

module TurboCableRs
  module RequestEnv # :nodoc:
    # What the envs of all clients have alike, and need not keep each: the app's settings, which are half of an env, and
    # what the web server and Rails say of themselves. A table has room for 32, 64 or 128 keys; each step down halves it
    # (0.9 KiB from 64 to 32).
    module Common
      # Put into each env by the web server or by Rails. Nothing that CGI names for requests: error reports pick that
      # out of the env.
      CONSTANTS = %w[
        rack.version rack.errors rack.multithread rack.multiprocess rack.run_once rack.url_scheme rack.hijack?
        SERVER_SOFTWARE GATEWAY_INTERFACE ORIGINAL_SCRIPT_NAME puma.config action_dispatch.routes
        rails.rack_logger_tag_count
      ].freeze
      # What most requests leave empty. It is made again for whoever asks.
      COLLECTIONS = {
        "rack.after_reply" => Array, "rack.tempfiles" => Array, "action_dispatch.request.path_parameters" => Hash
      }.freeze
      # Settings that Rails looks for in a way that passes a default by.
      KEPT = %w[action_dispatch.parameter_filter].freeze
      # Where the settings are found when they are not in an env of their own.
      SETTINGS = ->(_env, key) { Rails.application.env_config[key] }
      private_constant :CONSTANTS, :COLLECTIONS, :KEPT, :SETTINGS

      @lock = Mutex.new

      class << self
        # The web server's thread may still be on its way out through the middleware: what leaves the env is found by
        # its default before it leaves.
        def leave_out(env)
          model = model_for(env)
          # What this env never had must not be found.
          is_like_model = model.all? { |key, _| env.key?(key) }
          env.default_proc = is_like_model ? @default : SETTINGS
          delete(env, Rails.application.env_config)
          delete_like(env, model) if is_like_model
        end

        private

        def delete(env, common)
          common.each { |key, value| env.delete(key) if env[key].equal?(value) && !KEPT.include?(key) }
        end

        def delete_like(env, model)
          delete(env, model)
          COLLECTIONS.each { |key, kind| env.delete(key) if env[key].instance_of?(kind) && env[key].empty? }
        end

        # @return [Hash] what the first env has of it
        def model_for(env)
          @model || @lock.synchronize do
            next @model if @model

            model = env.slice(*CONSTANTS).merge(COLLECTIONS.slice(*env.keys)).freeze
            @default = ->(its, key) { find(its, key, model) }
            @model = model
          end
        end

        def find(env, key, model)
          return Rails.application.env_config[key] unless model.key?(key)

          COLLECTIONS.key?(key) ? env[key] = model[key].new : model[key]
        end
      end
    end
    private_constant :Common
  end
end
