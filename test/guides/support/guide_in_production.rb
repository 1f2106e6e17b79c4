# frozen_string_literal: true

require_relative "../../rails/redis_server"
require_relative "listing_app"

# The guide's first listings, with its config/cable.yml: production, Redis.
RSpec.shared_context "with the guide in production" do |guide|
  before(:context) do
    skip ListingApp.obstacle if ListingApp.obstacle

    @redis = RailsSuite::RedisServer.new.tap(&:start)
    @app = ListingApp.start("listings/#{guide}", "apps/#{guide}",
                            env: { **@redis.environment, "RAILS_ENV" => "production" })
  end

  after(:context) do
    @app&.stop
    @redis&.stop
  end

  attr_reader :app
end
