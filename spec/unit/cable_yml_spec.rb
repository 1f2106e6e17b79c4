# frozen_string_literal: true

require "spec_helper"
require "action_cable"
require "turbo_cable_rs/cable_yml"

RSpec.describe TurboCableRs::CableYml do
  # Redis' adapter, as far as this looks at it: the gem may not be here.
  let(:redis) { Struct.new(:redis_connector).new(connector_in("action_cable/subscription_adapter/redis.rb")) }

  def connector_in(file)
    eval("proc {}", binding, file, 1) # rubocop:disable Style/EvalWithLocation -- a place is what it is for
  end

  def validate(**cable)
    config = ActionCable::Server::Configuration.new
    config.cable = cable.transform_keys(&:to_s) if cable.any?
    described_class.new(config).validate!
  end

  def validate_redis(url)
    config = Struct.new(:cable, :pubsub_adapter)
    described_class.new(config.new({ adapter: "redis", url: url }, redis)).validate!
  end

  it "has nothing against adapters that need nothing, or none at all" do
    expect { validate }.not_to raise_error
    %w[async inline test turbo_cable_rs].each do |adapter|
      expect { validate(adapter: adapter) }.not_to raise_error
    end
  end

  it "names an adapter that is not there" do
    expect { validate(adapter: "redsi") }
      .to raise_error(TurboCableRs::ConfigurationError,
                      %r{\Athe adapter "redsi" cannot be loaded \(adapter in config/cable.yml\): Could not load})
  end

  it "takes addresses of servers and sockets" do
    [nil, "redis://localhost", "redis://:secret@10.0.0.1:6379/1", "rediss://u:p@cache.example:6380",
     "unix:///run/redis.sock", "/run/redis.sock"].each do |url|
      expect { validate_redis(url) }.not_to raise_error
    end
  end

  it "names a URL that leads nowhere, with its value" do
    ["nonsense", "", "http://localhost:6379", "redis://", "redis://ho st"].each do |url|
      message = "got #{url.inspect} (url in config/cable.yml)"
      expect { validate_redis(url) }.to raise_error(TurboCableRs::ConfigurationError, /#{Regexp.escape(message)}/)
    end
  end

  it "leaves it to an app's own connector what that takes" do
    redis.redis_connector = connector_in("config/initializers/redis.rb")
    expect { validate_redis("makara://localhost") }.not_to raise_error
  end

  it "keeps passwords to itself" do
    expect { validate_redis("redis//user:secret@localhost") }
      .to raise_error(TurboCableRs::ConfigurationError) { |error| expect(error.message).not_to include("secret") }
  end
end
