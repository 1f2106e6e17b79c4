# frozen_string_literal: true

require "fileutils"
require "json"
require "net/http"
require "open3"
require "tmpdir"
require_relative "wait"

# The app in test/dummy as a process of its own: Puma on a free port, with a database and an event log for itself.
#
#   dummy = Dummy.start(adapter: "turbo_cable_rs")
#   dummy.cable_url(user: "alice")                                  # => "ws://127.0.0.1:40123/cable?user=alice"
#   dummy.post("/broadcasts", stream: "lobby", message: '{"a":1}')  # broadcasts from inside the server
#   dummy.events                                                    # => [{ "event" => "connect", "user" => "alice" }]
#   dummy.stop
class Dummy
  ROOT = File.expand_path("../../test/dummy", __dir__)
  BOOT_SECONDS = 60
  STOP_SECONDS = 30

  class << self
    # Starts the app and returns when it answers. Takes what `new` takes.
    def start(**options)
      new(**options).tap(&:start)
    end

    # Loads the app into this process.
    def load
      ENV["RAILS_ENV"] ||= "test"
      ENV["DUMMY_DATABASE"] ||= File.join(directory, "in_process.sqlite3")
      require File.join(ROOT, "config/environment")
      ActiveRecord::Schema.verbose = false
      Kernel.load File.join(ROOT, "db/schema.rb")
    end

    # Where everything of this run goes.
    def directory
      @directory ||= Dir.mktmpdir("dummy-").tap do
        owner = Process.pid # a forked child leaves the files and the servers to its parent
        at_exit { clean_up if Process.pid == owner }
      end
    end

    def servers
      @servers ||= []
    end

    # A database with the schema and nothing else, made once and copied for each server.
    def empty_database
      @empty_database ||= File.join(directory, "empty.sqlite3").tap { |path| create_database(path) }
    end

    private

    def clean_up
      servers.each(&:kill)
      FileUtils.remove_entry(directory, true)
    end

    def create_database(path)
      env = { "RAILS_ENV" => "test", "DUMMY_DATABASE" => path, "STOCK_ACTION_CABLE" => "1" }
      done = system(env, "bin/rails", "db:schema:load", chdir: ROOT, out: File::NULL)
      raise "db:schema:load of test/dummy failed for #{path}" unless done
    end
  end

  attr_reader :pid, :port

  # @param adapter [String] of cable.yml
  # @param stock [Boolean] leaves the gem out
  # @param action_cable [Hash] what to set in config.action_cable
  # @param turbo_cable_rs [Hash] what to set in config.turbo_cable_rs
  # @param initializer [String] Ruby to run as one of config/initializers
  # @param env [Hash] further environment of the process, such as RAILS_MAX_THREADS and WEB_CONCURRENCY
  def initialize(adapter: "async", stock: false, action_cable: {}, turbo_cable_rs: {}, initializer: "", env: {})
    @directory = Dir.mktmpdir("server-", self.class.directory)
    @env = {
      "RAILS_ENV" => "test", "CABLE_ADAPTER" => adapter, "STOCK_ACTION_CABLE" => ("1" if stock),
      "ACTION_CABLE_OPTIONS" => action_cable.to_json,
      "TURBO_CABLE_RS_OPTIONS" => (stock ? {} : own_bus.merge(turbo_cable_rs)).to_json,
      "DUMMY_DATABASE" => path("dummy.sqlite3"), "EVENT_LOG" => path("events.jsonl"), "RAILS_LOG" => path("rails.log"),
      "INITIALIZER" => path("initializer.rb")
    }.merge(env)
    @port = 0
    File.write(path("initializer.rb"), initializer)
    FileUtils.cp self.class.empty_database, path("dummy.sqlite3")
    self.class.servers << self
  end

  # Starts the process, after a stop on the same port and with the same database.
  def start
    File.write(path("puma.log"), "")
    @pid = Process.spawn(@env.merge("PORT" => port.to_s), *command,
                         chdir: ROOT, in: File::NULL, %i[out err] => path("puma.log"))
    @port = wait_until(BOOT_SECONDS, "listen") { listening_port }.to_i
    wait_until(BOOT_SECONDS, "answer") { answering? }
  rescue StandardError
    kill
    raise
  end

  # Sends the signal and returns the status that the process ended with.
  def stop(signal: "TERM")
    return unless pid

    Process.kill(signal, pid)
    wait_until(STOP_SECONDS, "end after SIG#{signal}") { Process.wait2(pid, Process::WNOHANG) }.last
  ensure
    kill
  end

  # Ends the process at once, if it still runs.
  def kill
    return unless pid

    Process.kill("KILL", pid)
    Process.wait(pid)
  rescue SystemCallError # it has ended and been waited for
    nil
  ensure
    @pid = nil
  end

  def running?
    !pid.nil?
  end

  def url(path = "/", **query)
    URI::HTTP.build(host: "127.0.0.1", port: port, path: path, query: encode(query)).to_s
  end

  def cable_url(**query)
    url("/cable", **query).sub(/\Ahttp/, "ws")
  end

  # The answer as Net::HTTPResponse.
  def get(path, **query)
    Net::HTTP.get_response(URI(url(path, **query)))
  end

  def post(path, **form)
    Net::HTTP.post_form(URI(url(path)), form)
  end

  def delete(path, **query)
    uri = URI(url(path, **query))
    Net::HTTP.start(uri.host, uri.port) { |http| http.delete(uri.request_uri) }
  end

  # Runs another process of the same app, such as `bin/rails runner`, to its end.
  #
  # @param input [String] what it reads
  # @return [String] what it printed
  def execute(*command, input: "")
    output, status = Open3.capture2e(@env, *command, chdir: ROOT, stdin_data: input)
    return output if status.success?

    raise "#{command.join(' ')} of test/dummy failed (#{status}):\n#{output}"
  end

  # Starts another process of the same app, with a pipe to it and one back.
  #
  # @return [IO]
  def popen(*command, env: {})
    IO.popen(@env.merge(env), command, "r+", chdir: ROOT, err: [path("processes.log"), "a"])
  end

  # Where the app's processes find each other, unless its settings say otherwise.
  def bus_directory
    path("bus")
  end

  # What EventLog recorded, oldest first; readable after the process has gone.
  def events
    File.exist?(path("events.jsonl")) ? File.readlines(path("events.jsonl")).map { |line| JSON.parse(line) } : []
  end

  def puma_log
    File.read(path("puma.log"))
  end

  def rails_log
    File.read(path("rails.log"))
  end

  private

  # Other servers of the same app, in other tests, are none of its business.
  def own_bus
    { bus_directory: bus_directory }
  end

  def command
    %w[bundle exec puma --config config/puma.rb]
  end

  def listening_port
    puma_log[%r{Listening on http://127\.0\.0\.1:(\d+)}, 1]
  end

  def path(name)
    File.join(@directory, name)
  end

  def encode(query)
    URI.encode_www_form(query) unless query.empty?
  end

  def answering?
    get("/").is_a?(Net::HTTPOK)
  rescue SystemCallError, EOFError
    false
  end

  def wait_until(seconds, goal, &block)
    Wait.wait_until(goal, seconds: seconds, &block)
  rescue Wait::Timeout
    raise "test/dummy did not #{goal} within #{seconds} s:\n#{puma_log}"
  end
end
