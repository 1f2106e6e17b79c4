# frozen_string_literal: true

require "concurrent/configuration"
require "concurrent/scheduled_task"

module TurboCableRs
  # What this process listens to on the adapter in `cable.yml`: each stream once, however many clients want it. What
  # arrives goes to the reactor. Uses the adapter's public API only, so any adapter will do.
  #
  # Adapters confirm a subscription under locks of their own: none of ours is held while one is called, and a
  # confirmation never calls one.
  class Backplane # :nodoc:
    # Seconds after which a subscription that was not confirmed is asked for again: Rails' Redis adapter forgets those
    # under way when its connection breaks (to 8.1).
    PATIENCE = 2

    # One stream on one adapter.
    class Subscription
      attr_reader :forwarder
      attr_accessor :claims, :waiting

      def initialize(claims: 0, waiting: [])
        @forwarder = ->(payload) { yield self, payload }
        @claims = claims
        @waiting = waiting
        @is_active = false
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

    def initialize(server, patience: PATIENCE)
      @server = server
      @patience = patience
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
      subscription = @adapters.dig(adapter, stream)
      is_new = subscription.nil?
      subscription ||= keep(adapter, stream, new_subscription(adapter, stream))
      subscription.claims += 1
      must_wait = !subscription.active?
      subscription.waiting << done if must_wait && done
      [subscription, is_new, must_wait]
    end

    # A subscription that is not confirmed yet stays, without claims, until it is: adapters may add late and remove at
    # once, and would then keep it for ever.
    def unclaim(adapter, stream)
      subscription = @adapters.dig(adapter, stream)
      return unless subscription && (subscription.claims -= 1).zero? && subscription.active?

      forget(adapter, stream, subscription)
    end

    def keep(adapter, stream, subscription)
      (@adapters[adapter] ||= {})[stream] = subscription
    end

    # @return [Proc] what is to be unsubscribed
    def forget(adapter, stream, subscription)
      @adapters[adapter].delete(stream)
      @adapters.delete(adapter) if @adapters[adapter].empty?
      subscription.forwarder
    end

    def current?(adapter, stream, subscription)
      @adapters.dig(adapter, stream).equal?(subscription)
    end

    # While a stream is given up and taken anew the adapter may hold both subscriptions: only the present one forwards.
    def new_subscription(adapter, stream, **state)
      Subscription.new(**state) do |subscription, payload|
        forward(stream, payload) if current?(adapter, stream, subscription)
      end
    end

    # The adapter's thread must live on.
    def forward(stream, payload)
      @server.broadcast(stream, payload)
    rescue OverloadedError => error
      ActionCable.server.logger&.error("[TurboCableRs] #{error.message}")
    end

    def subscribe(adapter, stream, subscription)
      adapter.subscribe(stream, subscription.forwarder, -> { confirm(adapter, stream, subscription) })
      watch(adapter, stream, subscription) unless subscription.active?
    rescue StandardError
      @lock.synchronize { forget(adapter, stream, subscription) if current?(adapter, stream, subscription) }
      raise
    end

    def confirm(adapter, stream, subscription)
      waiting, abandoned = @lock.synchronize { activate(adapter, stream, subscription) }
      waiting.each(&:call)
      # Not in here, where the adapter may hold a lock of its own.
      Concurrent.global_io_executor.post { adapter.unsubscribe(stream, abandoned) } if abandoned
    end

    # A confirmation that comes after it was asked for again is for a subscription that nobody holds any more.
    def activate(adapter, stream, subscription)
      return [[], subscription.forwarder] unless current?(adapter, stream, subscription)

      waiting = subscription.activate
      [waiting, subscription.claims.zero? ? forget(adapter, stream, subscription) : nil]
    end

    def watch(adapter, stream, subscription)
      Concurrent::ScheduledTask.execute(@patience) { ask_again(adapter, stream, subscription) }
    end

    def ask_again(adapter, stream, subscription)
      renewed = @lock.synchronize { renew(adapter, stream, subscription) }
      subscribe(adapter, stream, renewed) if renewed
    rescue StandardError => error
      ActionCable.server.logger&.error("[TurboCableRs] Subscribing to #{stream} failed: #{error.message}")
    end

    # @return [Subscription, nil] another in its place, with its claims and those who wait
    def renew(adapter, stream, subscription)
      return if subscription.active? || !current?(adapter, stream, subscription)
      return forget(adapter, stream, subscription) && nil if subscription.claims.zero?

      state = { claims: subscription.claims, waiting: subscription.waiting }
      keep(adapter, stream, new_subscription(adapter, stream, **state))
    end
  end
end
