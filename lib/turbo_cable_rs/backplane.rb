# frozen_string_literal: true

require "concurrent/configuration"

module TurboCableRs
  # What this process listens to on the adapter in `cable.yml`: each stream once, however many clients want it. What
  # arrives goes to the reactor. Uses the adapter's public API only, so any adapter will do.
  #
  # Adapters confirm a subscription under locks of their own: none of ours is held while one is called, and a
  # confirmation never calls one.
  class Backplane # :nodoc:
    # One stream on one adapter.
    class Subscription
      attr_reader :forwarder
      attr_accessor :claims

      def initialize
        @forwarder = ->(payload) { yield self, payload }
        @claims = 0
        @waiting = []
        @is_active = false
      end

      # @return [Boolean] whether `done` must wait for the adapter's confirmation
      def wait(done)
        return false if @is_active

        @waiting << done if done
        true
      end

      def active?
        @is_active
      end

      # @return [Array<Proc>] who waited for it
      def activate
        @is_active = true
        @waiting.tap { @waiting = [] }
      end
    end
    private_constant :Subscription

    def initialize(server)
      @server = server
      @lock = Mutex.new
      @adapters = {}.compare_by_identity
    end

    # Calls `done` when broadcasts to the stream reach this process.
    def acquire(adapter, stream, done)
      return done&.call if delivers?(adapter)

      subscription, is_new, must_wait = @lock.synchronize { claim(adapter, stream, done) }
      subscribe(adapter, stream, subscription) if is_new
      done&.call unless must_wait
    end

    def release(adapter, stream)
      return if delivers?(adapter)

      forwarder = @lock.synchronize { unclaim(adapter, stream) }
      adapter.unsubscribe(stream, forwarder) if forwarder
    end

    private

    # The gem's own adapter hands broadcasts to the reactor by itself.
    def delivers?(adapter)
      adapter.respond_to?(:delivers_to_reactor?)
    end

    def claim(adapter, stream, done)
      subscriptions = (@adapters[adapter] ||= {})
      is_new = !subscriptions.key?(stream)
      subscription = (subscriptions[stream] ||= new_subscription(adapter, stream))
      subscription.claims += 1
      [subscription, is_new, subscription.wait(done)]
    end

    # A subscription that is not confirmed yet stays, without claims, until it is: adapters may add late and remove at
    # once, and would then keep it for ever.
    def unclaim(adapter, stream)
      subscription = @adapters.dig(adapter, stream)
      return unless subscription && (subscription.claims -= 1).zero? && subscription.active?

      forget(adapter, stream, subscription)
    end

    # @return [Proc] what is to be unsubscribed
    def forget(adapter, stream, subscription)
      @adapters[adapter].delete(stream)
      @adapters.delete(adapter) if @adapters[adapter].empty?
      subscription.forwarder
    end

    # While a stream is given up and taken anew the adapter may hold both subscriptions: only the present one forwards.
    def new_subscription(adapter, stream)
      Subscription.new do |subscription, payload|
        @server.broadcast(stream, payload) if @adapters.dig(adapter, stream).equal?(subscription)
      end
    end

    def subscribe(adapter, stream, subscription)
      adapter.subscribe(stream, subscription.forwarder, lambda do
        waiting, abandoned = @lock.synchronize { activate(adapter, stream, subscription) }
        waiting.each(&:call)
        # Not in here, where the adapter may hold a lock of its own.
        Concurrent.global_io_executor.post { adapter.unsubscribe(stream, abandoned) } if abandoned
      end)
    end

    def activate(adapter, stream, subscription)
      waiting = subscription.activate
      [waiting, subscription.claims.zero? ? forget(adapter, stream, subscription) : nil]
    end
  end
end
