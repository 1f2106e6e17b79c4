# frozen_string_literal: true

require "fileutils"
require "json"
require "net/http"
require "tmpdir"
require_relative "../../../spec/support/wait"

module Conformance
  # The app as a process of its own: Puma on a free port, with a log and an event log for itself.
  class Server
    APP = File.expand_path("../app", __dir__)
    BOOT_SECONDS = 60
    STOP_SECONDS = 30

    # The app did not do what it must.
    class Failed < StandardError; end

    @running = []
    @lock = Mutex.new

    class << self
      # Ends all that run, and lets no more start.
      def kill_all
        @lock.synchronize { @running.tap { @running = nil } }&.each(&:kill)
      end

      # Between two steps of this nobody can be forgotten.
      def register(server)
        @lock.synchronize do
          raise "the run has ended" unless @running

          yield
          @running << server
        end
      end

      def directory
        @lock.synchronize { @directory ||= Dir.mktmpdir("conformance-").tap { |path| remove_at_exit(path) } }
      end

      private

      def remove_at_exit(path)
        at_exit { FileUtils.remove_entry(path, true) }
      end
    end

    attr_reader :port

    # @param side [String] "stock" or "ours"
    # @param rails [RailsVersion]
    # @param options [Hash] see Group#server
    def initialize(side, rails, options)
      @side = side
      @rails = rails
      @directory = Dir.mktmpdir("#{side}-", self.class.directory)
      File.write(path("initializer.rb"), options.fetch(:initializer))
      [log_path, event_path].each { |name| FileUtils.touch(name) }
      @env = { "RAILS_ENV" => "test", "CONFORMANCE_OPTIONS" => JSON.generate(app_options(options)) }
    end

    # Returns when it answers.
    def start
      self.class.register(self) do
        @pid = @rails.spawn_puma(@env, "--bind", "tcp://127.0.0.1:0", "--threads", "5:5", "config.ru",
                                 chdir: APP, in: File::NULL, %i[out err] => path("puma.log"))
      end
      @port = wait_until("listen", BOOT_SECONDS) { listening_port }
      check_who_runs
      start_heartbeat
    end

    # Sends the signal, and returns the status that the process ended with.
    def stop(signal: "TERM")
      Process.kill(signal, @pid)
      ended = wait_until("end after SIG#{signal}", STOP_SECONDS) { Process.wait2(@pid, Process::WNOHANG) }
      @pid = nil
      ended.last
    end

    # Ends the process at once, if it still runs.
    def kill
      return unless @pid

      Process.kill("KILL", @pid)
      Process.wait(@pid)
    rescue SystemCallError # it has ended and been waited for
      nil
    ensure
      @pid = nil
    end

    # @param request [Net::HTTPRequest]
    # @return what the answer, which is JSON, says
    def request(request)
      response = Net::HTTP.start("127.0.0.1", port, read_timeout: BOOT_SECONDS) { |http| http.request(request) }
      raise "#{request.path}: #{response.code}, #{response.body}" unless response.is_a?(Net::HTTPOK)

      JSON.parse(response.body)
    end

    def cable_url(path, query)
      URI::HTTP.build(host: "127.0.0.1", port: port, path: path, query: URI.encode_www_form(query)).to_s
               .sub(/\Ahttp/, "ws")
    end

    # What the app recorded about a client, or about all clients of a scenario, oldest first.
    def events(token)
      events = File.foreach(event_path).filter_map { |line| JSON.parse(line) if line.include?(token) }
      events.select { |event| event["token"] == token || event["token"]&.start_with?("#{token}-") }
    end

    # What the app logged, from that byte on.
    def log(from:)
      File.open(log_path) { |file| file.tap { file.seek(from) }.read }
    end

    def log_path
      path("rails.log")
    end

    private

    def app_options(options)
      { side: @side, log: log_path, events: event_path, initializer: path("initializer.rb"),
        **options.slice(:action_cable, :turbo_cable_rs) }
    end

    # Another Rails, or another side, than was asked for would pass for it.
    def check_who_runs
      up = request(Net::HTTP::Get.new("/up"))
      return if up == { "rails" => @rails.full_version, "gem" => @side == "ours" }

      raise Failed, "the app of #{@side} is to run with #{@rails}, but says #{up}"
    end

    # Two clients that come first, at once, would make stock's heart beat twice as often. No upgrade, no client.
    def start_heartbeat
      Net::HTTP.get(URI("http://127.0.0.1:#{port}/live"))
    end

    def event_path
      path("events.jsonl")
    end

    def path(name)
      File.join(@directory, name)
    end

    def listening_port
      raise Failed, "the app did not start:\n#{puma_log}" if Process.wait(@pid, Process::WNOHANG)

      puma_log[%r{Listening on http://127\.0\.0\.1:(\d+)}, 1]&.to_i
    end

    def wait_until(goal, seconds, &block)
      Wait.wait_until(goal, seconds: seconds, &block)
    rescue Wait::Timeout
      raise Failed, "the app did not #{goal} within #{seconds} s:\n#{puma_log}"
    end

    def puma_log
      File.read(path("puma.log"))
    end
  end
end
