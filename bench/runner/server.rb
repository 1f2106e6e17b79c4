# frozen_string_literal: true

require "json"
require "net/http"
require "uri"
require_relative "program"

module Bench
  # A contestant that runs.
  class Server
    BOOT_SECONDS = 30
    PAYLOAD_BYTES = 200

    def self.open(contestant)
      Program.open(contestant.command, core: Machine::SERVER_CORE, env: contestant.env,
                                       directory: contestant.directory) do |program|
        yield new(contestant, program)
      end
    end

    attr_reader :port

    def initialize(contestant, program)
      @contestant = contestant
      @program = program
      @port = read_port
    end

    def cpu_seconds
      @program.cpu_seconds
    end

    def memory_bytes
      @program.memory_bytes
    end

    # Has messages published and returns when each was, in nanoseconds of the monotonic clock.
    def broadcast(seqs, interval_ms:)
      response = post("/broadcasts", first: seqs.first, count: seqs.size, size: PAYLOAD_BYTES, interval_ms: interval_ms)
      raise Error, "a request to broadcast was answered #{response.code}" unless response.is_a?(Net::HTTPOK)

      JSON.parse(response.body).fetch("published_at")
    end

    # Numbers taken from a fallback would be no numbers of the contestant's.
    def check_that_it_serves
      thread = @contestant.thread
      return if thread.nil? || @program.threads.include?(thread)

      raise Error, "the gem does not serve the clients (there is no thread named #{thread})"
    end

    private

    def post(path, query)
      uri = URI::HTTP.build(host: "127.0.0.1", port: port, path: path, query: URI.encode_www_form(query))
      Net::HTTP.post(uri, "")
    rescue SystemCallError, EOFError, Net::ReadTimeout => error
      raise Error, "a request to broadcast failed: #{error.message}"
    end

    def read_port
      loop do
        line = @program.gets(seconds: BOOT_SECONDS)
        port = line[%r{Listening on http://127\.0\.0\.1:(\d+)}, 1]
        return Integer(port) if port
      end
    end
  end
end
