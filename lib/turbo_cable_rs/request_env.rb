# frozen_string_literal: true

module TurboCableRs
  # The Rack env of a client's request, which lives as long as the client: in a Rails app it is the largest part of what
  # a client costs, and half of it are the app's settings, the same for all.
  module RequestEnv # :nodoc:
    # Where the settings are found when they are not in an env of their own.
    SETTINGS = ->(_env, key) { Rails.application.env_config[key] }
    private_constant :SETTINGS

    class << self
      # @return [Boolean] whether Rails has put its settings into it, as it does on the way through the app's middleware
      def configured?(env)
        defined?(Rails.application) && Rails.application && env.key?("action_dispatch.key_generator")
      end

      # Lets go of what is found without being there. The table is made anew: none ever shrinks.
      def slim(env)
        return unless configured?(env)

        Rails.application.env_config.each { |key, value| env.delete(key) if env[key].equal?(value) }
        env.compact!
        env.replace({}.update(env))
        env.default_proc = SETTINGS
      end
    end
  end
end
