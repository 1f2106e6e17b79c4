# frozen_string_literal: true

require_relative "../../support/postgresql_process"
require_relative "backplane"

# A PostgreSQL, which is the fleet's database too, and all statements that it was given.
class PostgresqlBackplane < Backplane
  class << self
    private

    def programs
      [RailsSuite::PostgresqlServer::PROGRAM, "psql"]
    end
  end

  def start
    @server = PostgresqlProcess.start
    @server.query("ALTER SYSTEM SET log_statement = 'all'")
    @server.query("SELECT pg_reload_conf()")
    @log = File.expand_path("../log", @server.query("SHOW data_directory").strip)
  end

  def stop
    @server&.stop
  end

  def cable
    { adapter: "postgresql" }
  end

  def database
    @server.environment
  end

  def schema
    'ActiveRecord::Schema.verbose = false; load Rails.root.join("db/schema.rb")'
  end

  # @return [Array<Array(String, String)>] channels and payloads, oldest first
  def published
    statements(/NOTIFY "(.*?)", '(.*)'/).map { |channel, payload| [channel, payload.gsub("''", "'")] }
  end

  # @return [Integer] how often the channel was listened to, by all processes
  def subscriptions(channel)
    statements(/LISTEN "(.*)"/).count([channel])
  end

  private

  def statements(pattern)
    File.foreach(@log, encoding: "UTF-8").filter_map { |line| line.match(/statement: #{pattern}$/)&.captures }
  end
end
