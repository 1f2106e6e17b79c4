# frozen_string_literal: true

require "open3"
require "uri"
require_relative "../../test/rails/postgresql_server"

# A PostgreSQL of its own for the examples, that can be taken away and given back.
class PostgresqlProcess < RailsSuite::PostgresqlServer
  # Starts one, in a directory that goes with it: the server runs as a user who may not look into others.
  def self.start
    new(Dir.mktmpdir).tap(&:start)
  end

  # What makes an app use it as its database.
  def environment
    query = URI.encode_www_form(host: @directory, username: USER)
    { "DATABASE_URL" => "postgresql:///postgres?#{query}" }
  end

  # All of it at once, as when a machine is switched off.
  def kill
    processes = pids
    signal("KILL")
    Wait.wait_until("PostgreSQL to be gone") { processes.none? { |pid| File.exist?("/proc/#{pid}") } }
    @is_started = false
  end

  # After a {#kill}.
  def restart
    boot
  end

  # It takes connections, and answers nothing.
  def suspend
    signal("STOP")
  end

  def resume
    signal("CONT")
  end

  # Ends the connections on which adapters listen.
  #
  # @return [Integer] how many
  def terminate_listeners
    query("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'").to_i
  end

  # @return [String] what the statement gave
  def query(statement)
    output, status = Open3.capture2e("psql", "--host", @directory, "--username", USER, "--no-align", "--tuples-only",
                                     "--command", statement, "postgres")
    raise "#{statement} failed:\n#{output}" unless status.success?

    output
  end

  def stop
    resume if @is_started
    super
  ensure
    FileUtils.remove_entry(@directory, true)
  end

  private

  def signal(name)
    pids.each { |pid| Process.kill(name, pid) }
  rescue Errno::ESRCH # one that has ended meanwhile
    retry
  end

  # The server, and its children: one for each connection, and some more.
  def pids
    server = Integer(File.foreach(File.join(@data, "postmaster.pid")).first)
    [server, *File.read("/proc/#{server}/task/#{server}/children").split.map(&:to_i)]
  end
end
