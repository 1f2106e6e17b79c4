# frozen_string_literal: true

require "concurrent/configuration"

module TurboCableRs
  # What this process listens to on the adapter in `cable.yml`: each stream once, however many clients want it. What
  # arrives goes to the reactor. Uses the adapter's public API only, so any adapter will do; that it goes on listening
  # whatever happens is the part of its {Line}.
  #
  # Adapters confirm a subscription under locks of their own: none of ours is held while one is called, and a
  # confirmation never calls one.
  class Backplane # :nodoc:
    # The claims of clients to one stream on one adapter.
    class Claims
      attr_reader :forwarder, :waiting
      attr_accessor :count

      def initialize
        @forwarder = ->(payload) { yield self, payload }
        @count = 0
        @waiting = []
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
    private_constant :Claims

    def initialize(server)
      @server = server
      @lock = Mutex.new
      @adapters = {}.compare_by_identity
    end

    # Calls `done` when broadcasts to the stream reach this process.
    def acquire(adapter, stream, done)
      return done&.call if delivers?(adapter)

      claims, is_new, must_wait = @lock.synchronize { claim(adapter, stream, done) }
      subscribe(adapter, stream, claims) if is_new
      done&.call unless must_wait
    end

    def release(adapter, stream)
      return if delivers?(adapter)

      forwarder = @lock.synchronize { unclaim(adapter, stream) }
      adapter.unsubscribe(stream, forwarder) if forwarder
    end

    # How the adapter does: `adapter` (its name), `healthy`, `since` (when that was last otherwise, or this process
    # began to use it), `outages` and `gaps` (so far).
    #
    # @return [Hash{Symbol => Object}, nil] nil for one that is never lost, because it needs no other program
    def health
      Seams::Adapter.line_of(ActionCable.server.pubsub)&.health if defined?(Seams::Adapter)
    end

    private

    # The gem's own adapter hands broadcasts to the reactor by itself.
    def delivers?(adapter)
      adapter.respond_to?(:delivers_to_reactor?)
    end

    def claim(adapter, stream, done)
      claims = @adapters.dig(adapter, stream)
      is_new = claims.nil?
      claims ||= keep(adapter, stream)
      claims.count += 1
      must_wait = !claims.active?
      claims.waiting << done if must_wait && done
      [claims, is_new, must_wait]
    end

    # A subscription that is not confirmed yet stays, without claims, until it is: adapters may add late and remove at
    # once, and would then keep it for ever.
    def unclaim(adapter, stream)
      claims = @adapters.dig(adapter, stream)
      return unless claims && (claims.count -= 1).zero? && claims.active?

      forget(adapter, stream, claims)
    end

    # While a stream is given up and taken anew the adapter may hold both subscriptions: only the present one forwards.
    def keep(adapter, stream)
      (@adapters[adapter] ||= {})[stream] = Claims.new do |claims, payload|
        forward(stream, payload) if current?(adapter, stream, claims)
      end
    end

    # @return [Proc] what is to be unsubscribed
    def forget(adapter, stream, claims)
      @adapters[adapter].delete(stream)
      @adapters.delete(adapter) if @adapters[adapter].empty?
      claims.forwarder
    end

    def current?(adapter, stream, claims)
      @adapters.dig(adapter, stream).equal?(claims)
    end

    # The adapter's thread must live on.
    def forward(stream, payload)
      @server.broadcast(stream, payload)
    rescue OverloadedError => error
      ActionCable.server.logger&.error("[TurboCableRs] #{error.message}")
    end

    def subscribe(adapter, stream, claims)
      adapter.subscribe(stream, claims.forwarder, -> { confirm(adapter, stream, claims) })
    rescue StandardError
      @lock.synchronize { forget(adapter, stream, claims) if current?(adapter, stream, claims) }
      raise
    end

    def confirm(adapter, stream, claims)
      waiting, abandoned = @lock.synchronize { activate(adapter, stream, claims) }
      waiting.each(&:call)
      # Not in here, where the adapter may hold a lock of its own.
      Concurrent.global_io_executor.post { adapter.unsubscribe(stream, abandoned) } if abandoned
    end

    # Nothing is left of a subscription that failed after all.
    def activate(adapter, stream, claims)
      return [[], nil] unless current?(adapter, stream, claims)

      waiting = claims.activate
      [waiting, claims.count.zero? ? forget(adapter, stream, claims) : nil]
    end
  end
end
