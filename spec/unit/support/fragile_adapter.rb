# frozen_string_literal: true

require "monitor"

# An adapter to a broker in this process, whose connections can be taken away: by name, as Redis' and PostgreSQL's have
# one each, in a `Listener`.
class FragileAdapter
  # What all its adapters are connected to. Messages are delivered on the publisher's thread.
  class Broker
    def initialize
      @lock = Monitor.new
      @let_go = @lock.new_cond
      @listeners = []
      @is_up = true
    end

    # Nobody can connect or publish. Connections that are there stay, and hear nothing.
    def go_down
      @lock.synchronize { @is_up = false }
    end

    def come_back
      @lock.synchronize { @is_up = true }
    end

    # Ends the connections, as with an error on each.
    def break_connections
      @lock.synchronize { @listeners.shift(@listeners.size) }.each(&:break)
    end

    # Connections hear nothing more, and do not know.
    def forget_connections
      @lock.synchronize { @listeners.clear }
    end

    # Takes messages, and delivers them later; who connects waits.
    def hold
      @lock.synchronize { @kept = [] }
    end

    def let_go
      @lock.synchronize do
        kept = @kept
        @kept = nil
        kept.each { |stream, payload| publish(stream, payload) }
        @let_go.broadcast
      end
    end

    # The next message is lost.
    def lose_one
      @lock.synchronize { @is_losing = true }
    end

    def publish(stream, payload)
      @lock.synchronize do
        raise IOError, "the broker is down" unless @is_up
        next @kept << [stream, payload] if @kept
        next @is_losing = false if @is_losing

        @listeners.each { |listener| listener.deliver(stream, payload) }
      end
    end

    def connect(listener)
      @lock.synchronize do
        raise IOError, "cannot connect\nat all" unless @is_up

        @let_go.wait_while { @kept }
        @listeners << listener
      end
    end

    def disconnect(listener)
      @lock.synchronize { @listeners.delete(listener) }
    end

    # How many listen.
    def connections
      @lock.synchronize { @listeners.size }
    end
  end

  # Runs in a thread, as long as its connection does.
  class Listener
    def initialize(adapter, broker)
      @adapter = adapter
      @broker = broker
      @subscribers = Hash.new { |streams, stream| streams[stream] = [] }
      @lock = Mutex.new
      @orders = Queue.new
      @thread = Thread.new { listen }
      @thread.report_on_exception = false
    end

    def listen
      @broker.connect(self)
      while (order = @orders.pop)
        order.call
      end
    ensure
      @broker.disconnect(self)
    end

    # Confirmed by the listener's thread.
    def add(stream, handler, done)
      @lock.synchronize { @subscribers[stream] << handler }
      @orders << -> { done&.call }
    end

    def remove(stream, handler)
      @lock.synchronize { @subscribers[stream].delete(handler) }
    end

    def deliver(stream, payload)
      @lock.synchronize { @subscribers[stream].dup }.each { |handler| handler.call(payload) }
    end

    def break
      @orders << -> { raise IOError, "connection reset" }
    end

    # Until the thread has ended, like Rails' own: for ever, if that hangs.
    def shutdown
      @orders << nil
      Thread.pass while @thread.alive?
    end
  end

  # An `ActionCable::Server::Base`, as far as a line needs it.
  Server = Struct.new(:broker, :config, :logger) do
    def initialize(broker, logger)
      adapter = Class.new(FragileAdapter)
      super(broker, Struct.new(:cable, :pubsub_adapter).new({ "adapter" => "fragile" }, adapter), logger)
    end
  end

  def initialize(server)
    @broker = server.broker
    @lock = Mutex.new
  end

  def subscribe(stream, handler, done = nil)
    raise ArgumentError, "a stream must have a name" if stream.empty?

    listener.add(stream, handler, done)
  end

  def unsubscribe(stream, handler)
    listener.remove(stream, handler)
  end

  def broadcast(stream, payload)
    @broker.publish(stream, payload)
  end

  def shutdown
    @listener&.shutdown
  end

  private

  def listener
    @lock.synchronize { @listener ||= self.class.const_get(:Listener).new(self, @broker) }
  end
end
