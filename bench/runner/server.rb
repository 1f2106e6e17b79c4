# frozen_string_literal: true

require "forwardable"
require "json"
require "net/http"
require "tmpdir"
require "uri"
require_relative "payload"
require_relative "processes"
require_relative "program"
require_relative "redis"

module Bench
  # A contestant that runs.
  class Server
    extend Forwardable

    BOOT_SECONDS = 30
    ANSWER_SECONDS = 120
    PAYLOAD_BYTES = Payload::SMALL.bytes
    # The project's bundle, with what Action Cable's Redis adapter needs.
    REDIS_BUNDLE = ROOT.join("bench/app/Gemfile").to_s

    class << self
      # @param env [Hash] what a workload needs besides
      def open(contestant, env: {})
        with_services(contestant) do |services|
          Program.open(contestant.command, core: Machine::SERVER_CORE, directory: contestant.directory,
                                           env: { **contestant.env, **services, **env }) do |program|
            yield new(contestant, program)
          end
        end
      end

      private

      # A bus of its own: another bench on the machine has the same app.
      def with_services(contestant, &block)
        return with_bus(&block) unless contestant.redis?

        Redis.open do |redis|
          with_bus { |bus| block.call({ **bus, "BUNDLE_GEMFILE" => REDIS_BUNDLE, "REDIS_URL" => redis.url }) }
        end
      end

      def with_bus
        Dir.mktmpdir { |directory| yield({ "BUS_DIRECTORY" => directory }) }
      end
    end

    # Where clients connect, and where pages are fetched.
    attr_reader :port, :http_port

    def_delegators :@processes, :cpu_seconds, :memory_bytes, :proportional_bytes, :descriptors
    def_delegators :@contestant, :protocol

    def initialize(contestant, program)
      @contestant = contestant
      @program = program
      @processes = Processes.new(program.pid)
      @port, @http_port = read_ports
    end

    # Has messages published. They go round the streams.
    #
    # @return [Hash] when each was, in nanoseconds of the monotonic clock, and how long each call took
    def broadcast(seqs, interval_ms:, payload: Payload::SMALL, streams: 1)
      query = { first: seqs.first, count: seqs.size, interval_ms: interval_ms, streams: streams, **payload.to_query }
      JSON.parse(request(Net::HTTP::Post, "/broadcasts", query))
    end

    def get(path, query)
      request(Net::HTTP::Get, path, query)
    end

    # Numbers taken from a fallback would be no numbers of the contestant's.
    def check_that_it_serves
      thread = @contestant.thread
      return if thread.nil? || @program.threads.include?(thread)

      raise Error, "the gem does not serve the clients (there is no thread named #{thread})"
    end

    private

    def request(method, path, query)
      target = "#{path}?#{URI.encode_www_form(query)}"
      response = Net::HTTP.start("127.0.0.1", http_port, read_timeout: ANSWER_SECONDS) do |http|
        http.request(method.new(target))
      end
      raise Error, "#{target} was answered #{response.code}" unless response.is_a?(Net::HTTPOK)

      response.body
    rescue SystemCallError, EOFError, Net::ReadTimeout => error
      raise Error, "#{target} failed: #{error.message}"
    end

    # They differ where a process of its own serves the clients: it is told of first.
    def read_ports
      cable_port = nil
      loop do
        line = @program.gets(seconds: BOOT_SECONDS)
        cable_port ||= port_in(line, "Cable on")
        http_port = port_in(line, "Listening on")
        return [cable_port || http_port, http_port] if http_port
      end
    end

    def port_in(line, words)
      line[%r{#{words} http://127\.0\.0\.1:(\d+)}, 1]&.to_i
    end
  end
end
