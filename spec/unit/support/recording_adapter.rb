# frozen_string_literal: true

# An adapter that notes what it is asked, and confirms subscriptions when it is told to: under a lock of its own, as
# Rails' adapters do.
class RecordingAdapter
  # Every call so far, as `[:subscribe, "lobby"]`.
  attr_reader :calls

  def initialize(confirm: true)
    @confirm = confirm
    @calls = Queue.new
    @subscribers = Hash.new { |streams, stream| streams[stream] = [] }
    @unconfirmed = []
    @lock = Mutex.new
  end

  def subscribe(stream, handler, done = nil)
    calls << [:subscribe, stream]
    @lock.synchronize do
      @subscribers[stream] << handler
      @confirm ? done&.call : @unconfirmed << done
    end
  end

  def unsubscribe(stream, handler)
    calls << [:unsubscribe, stream]
    @lock.synchronize { @subscribers[stream].delete(handler) }
  end

  def broadcast(stream, payload)
    @lock.synchronize { @subscribers[stream].dup }.each { |handler| handler.call(payload) }
  end

  def confirm
    @lock.synchronize { @unconfirmed.shift(@unconfirmed.size).each(&:call) }
  end

  # Loses what it had to confirm, as Redis' adapter does when its connection breaks.
  def forget
    @lock.synchronize { @unconfirmed.clear }
  end

  # How many handlers the stream has.
  def subscribers(stream)
    @lock.synchronize { @subscribers[stream].size }
  end

  # The calls so far, oldest first.
  def log
    Array.new(calls.size) { calls.pop }.each { |call| calls << call }
  end
end
