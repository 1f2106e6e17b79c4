# frozen_string_literal: true

require_relative "../../../test/guides/support/listing_app"
require_relative "../../../test/rails/redis_server"

# Sidekiq with the app of a server, and a Redis for its queue alone.
#
#   sidekiq = SidekiqProcess.start(server)
#   sidekiq.enqueue("TellJob", "lobby", "hi")
#   sidekiq.stop
class SidekiqProcess
  # One that has Sidekiq.
  GEMFILE = File.join(ListingApp::HOME, "Gemfile")
  ARGUMENTS = %w[--require ./config/environment.rb --concurrency 1 --timeout 1].freeze
  ENQUEUE = <<~RUBY
    require "./config/environment"
    job, *arguments = ARGV
    ActiveJob::Base.queue_adapter = :sidekiq
    job.constantize.perform_later(*arguments)
  RUBY

  # @return [String, nil] what keeps it from being used
  def self.obstacle
    ListingApp.obstacle || ("not installed: redis-server" unless system("which", "redis-server", out: File::NULL))
  end

  def self.start(server)
    new(server).tap(&:start)
  end

  # @param server [Dummy] whose app it is
  def initialize(server)
    @server = server
    @redis = RailsSuite::RedisServer.new
  end

  def start
    @redis.start
    @process = popen("sidekiq", *ARGUMENTS)
  end

  # In a process of its own.
  def enqueue(job, *arguments)
    popen("ruby", "-e", ENQUEUE, job, *arguments).tap(&:read).close
  end

  def stop
    Process.kill("TERM", @process.pid) if @process
    @process&.close
  ensure
    @redis.stop
  end

  private

  def popen(*command)
    @server.popen("bundle", "exec", *command, env: { "BUNDLE_GEMFILE" => GEMFILE, **@redis.environment })
  end
end
