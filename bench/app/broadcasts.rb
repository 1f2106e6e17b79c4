# frozen_string_literal: true

# Numbered messages of about `size` bytes that go round the streams, and when each was broadcast: in nanoseconds of the
# clock that all processes of a machine share. The load has the same in bench/load/src/payload.rs.
class Broadcasts
  STREAM_PREFIX = "bench-"
  ROW = %(<li class="message"><b>Somebody</b> says something</li>)

  # @return [Array<Hash, String>]
  attr_reader :messages

  # @return [Array<Integer>] when each broadcast was called for
  attr_reader :published_at

  # @return [Array<Integer>] how long each call took
  attr_reader :took

  # @return [Float] CPU time of this process while it published
  attr_reader :cpu_seconds

  # @param format [String] `json` for an object, `html` for a Turbo Stream
  def initialize(first:, count:, size:, interval_ms: 0, streams: 1, format: "json")
    @first = first
    @messages = Array.new(count) { |index| format == "html" ? html(first + index, size) : json(first + index, size) }
    @interval_ms = interval_ms
    @streams = streams
    @published_at = []
    @took = []
  end

  def publish
    cpu_before = Process.clock_gettime(Process::CLOCK_PROCESS_CPUTIME_ID)
    messages.each.with_index(@first) do |message, seq|
      broadcast("#{STREAM_PREFIX}#{seq % @streams}", message)
      pause
    end
    @cpu_seconds = Process.clock_gettime(Process::CLOCK_PROCESS_CPUTIME_ID) - cpu_before
  end

  private

  def broadcast(stream, message)
    at = now
    ActionCable.server.broadcast(stream, message)
    took << (now - at)
    published_at << at
  end

  # Even sleep(0) would let other threads run, which is not what a burst is.
  def pause
    sleep(@interval_ms / 1000.0) if @interval_ms.positive?
  end

  def json(seq, size)
    message = { seq: seq, padding: "" }
    missing = size - ActiveSupport::JSON.encode(message).bytesize
    message.merge(padding: "x" * [missing, 0].max)
  end

  def html(seq, size)
    head = %(<turbo-stream seq="#{seq}" action="append" target="messages"><template>)
    tail = "</template></turbo-stream>"
    missing = size - head.bytesize - tail.bytesize
    [head, ROW * (missing.to_f / ROW.bytesize).ceil.clamp(0..), tail].join
  end

  def now
    Process.clock_gettime(Process::CLOCK_MONOTONIC, :nanosecond)
  end
end
