# frozen_string_literal: true

require "uri"

module TurboCableRs
  # The adapter that `config/cable.yml` names, looked at when the app boots: what cannot work would otherwise show with
  # the first client. A server that does not answer is no mistake; it may come later.
  class CableYml # :nodoc:
    # What Rails takes when no adapter is named.
    REDIS = "redis"
    # These need no gem, no server and no settings.
    WITHIN_PROCESS = %w[async inline test turbo_cable_rs].freeze
    private_constant :REDIS, :WITHIN_PROCESS

    # @param config [ActionCable::Server::Configuration]
    def initialize(config)
      @config = config
      @cable = (config.cable || {}).to_h.transform_keys(&:to_s)
    end

    # @raise [ConfigurationError] naming the setting in `config/cable.yml`
    def validate!
      return if @cable.empty? || WITHIN_PROCESS.include?(adapter)

      adapter_class
      validate_redis if adapter == REDIS
    end

    private

    def adapter
      @cable.fetch("adapter", REDIS).to_s
    end

    def adapter_class
      @config.pubsub_adapter
    rescue LoadError, NameError => error
      raise ConfigurationError, "the adapter #{adapter.inspect} cannot be loaded (adapter in " \
                                "config/cable.yml): #{error.message}"
    end

    def validate_redis
      url = @cable["url"]
      return if url.nil? || redis_url?(url) || !stock_connector?

      raise ConfigurationError, "url must be like \"redis://localhost:6379/1\", rediss:// or unix://, got " \
                                "#{without_password(url).inspect} (url in config/cable.yml)"
    end

    # The redis gem takes what it does not know for the path of a socket.
    def redis_url?(url)
      uri = URI.parse(url)
      case uri.scheme
      when "redis", "rediss" then !uri.host.to_s.empty?
      when "unix", nil then uri.path.to_s.start_with?("/")
      end
    rescue URI::InvalidURIError
      false
    end

    # Another may take what it likes.
    def stock_connector?
      adapter_class.redis_connector.source_location.first.end_with?("action_cable/subscription_adapter/redis.rb")
    end

    def without_password(url)
      url.to_s.sub(%r{(//|\A)[^/]*@}, "\\1…@")
    end
  end
end
