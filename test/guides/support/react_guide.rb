# frozen_string_literal: true

require_relative "../../rails/redis_server"
require_relative "clerk"
require_relative "front_end"
require_relative "listing_app"

# All that the React guide has: Clerk, Redis, the app as its listings configure it for production, and a front end on an
# origin of its own.
#
#   guide = ReactGuide.start
#   ada = guide.user("Ada")                  # => 1
#   CableClient.open(guide.app.cable_url(token: guide.clerk.token_for(ada)), origin: guide.front_end.origin)
#   guide.stop
class ReactGuide
  FOLDERS = %w[listings/react apps/react].freeze

  # Takes what `new` takes.
  def self.start(**options)
    new(**options).tap(&:start)
  end

  attr_reader :clerk, :front_end, :app

  # @param amended [Boolean] takes the corrected classes where the guide's are wrong
  # @param workers [Integer] processes of Puma's; 0 for one without a master
  def initialize(amended: false, workers: 2)
    @folders = [*("apps/react_amended" if amended), *FOLDERS]
    @workers = workers
    @redis = RailsSuite::RedisServer.new
    @clerk = Clerk.new
  end

  def start
    @redis.start
    @clerk.start
    @front_end = FrontEnd.start { |user_id| @clerk.token_for(user_id) }
    @app = ListingApp.start(*@folders, env: environment)
    @front_end.api_url = @app.url
  rescue StandardError
    stop
    raise
  end

  def stop
    [@app, @front_end, @clerk, @redis].compact.each(&:stop)
  end

  # Makes one whom Clerk knows.
  #
  # @return [Integer] their id
  def user(name, **attributes)
    app.run(<<~RUBY)
      User.create!(name: #{name.inspect}, **#{attributes}).tap do |user|
        user.update!(clerk_user_id: "#{Clerk::SUBJECT}\#{user.id}")
      end.id
    RUBY
  end

  private

  def environment
    { "RAILS_ENV" => "production", "WEB_CONCURRENCY" => @workers.to_s, "FRONTEND_URL" => @front_end.origin,
      **@clerk.environment, **@redis.environment }
  end
end
