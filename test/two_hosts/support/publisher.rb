# frozen_string_literal: true

require "concurrent/atomic/event"
require "net/http"

module TwoHosts
  # Has the app on one machine broadcast numbers, one after the other, and notes what became of each request.
  class Publisher
    # Seconds from one broadcast to the next.
    INTERVAL = 0.1
    # The adapter tries again after a second without an answer. What took as long may have been published twice, or
    # long after: of the first attempt's bytes only the kernel knows.
    IN_ONE_ATTEMPT = 0.9

    # `status`: of the HTTP response, or nil without one.
    Broadcast = Struct.new(:from, :number, :started_at, :ended_at, :status) do
      def finish(status)
        self.status = status
        self.ended_at = Wait.now
      end

      def acknowledged?
        status == 201
      end

      def seconds
        (ended_at || Wait.now) - started_at
      end

      def in_one_attempt?
        seconds < IN_ONE_ATTEMPT
      end
    end

    attr_reader :broadcasts

    def initialize(host, stream:)
      @host = host
      @stream = stream
      @broadcasts = []
      @stopped = Concurrent::Event.new
    end

    def name
      @host.name
    end

    def start
      @thread = Thread.new { publish until @stopped.wait(INTERVAL) }
    end

    def stop
      @stopped.set
      @thread&.join
    end

    def acknowledged
      broadcasts.select(&:acknowledged?)
    end

    # @param number [Integer, nil] of a broadcast
    # @return [Boolean] whether it began after that time
    def started?(number, time)
      !number.nil? && broadcasts[number].started_at > time
    end

    # @return [Array<Broadcast>] whose requests began after that time
    def since(time)
      broadcasts.select { |broadcast| broadcast.started_at > time }
    end

    private

    def publish
      broadcasts << Broadcast.new(name, broadcasts.size, Wait.now)
      status = post(JSON.generate(from: name, number: broadcasts.last.number))
      broadcasts.last.finish(status)
    end

    def post(message)
      @host.post("/broadcasts", stream: @stream, message: message).code.to_i
    rescue SystemCallError, IOError, Net::ProtocolError, Timeout::Error # the app has been killed
      nil
    end
  end
end
