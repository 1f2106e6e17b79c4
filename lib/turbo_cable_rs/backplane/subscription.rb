# frozen_string_literal: true

module TurboCableRs
  class Backplane
    # One handler's subscription to one stream, on whichever instance listens at present. What another still delivers
    # is dropped.
    class Subscription # :nodoc:
      # Seconds after which one that was not confirmed is asked for again, doubled each time: an adapter may forget.
      PATIENCE = 2
      private_constant :PATIENCE

      attr_reader :stream, :handler

      # @param done [Proc, nil] called once, with the first confirmation
      def initialize(stream, handler, done = nil, patience: PATIENCE)
        @stream = stream
        @handler = handler
        @done = done
        @lock = Mutex.new
        @forwarders = []
        @patience = @first_patience = patience
      end

      def active?
        @is_active
      end

      # Subscribes where the line listens at present, unless that was done before.
      #
      # @param line [Line]
      def follow(line)
        instance = @lock.synchronize { settle_on(line.current) }
        ask(instance) if instance
      end

      # Asks for it again, if it has been unconfirmed for too long. What was asked before is taken back first: Rails'
      # adapters confirm a stream that they have a handler for without a word from their server.
      def renew
        return unless @lock.synchronize { overdue? && (@patience *= 2) }

        leave
        ask(@instance)
      end

      def stop
        @lock.synchronize { @is_stopped = true }
        leave
      end

      private

      # @return [Instance, nil] nil when there is nothing to be done
      def settle_on(instance)
        return if @is_stopped || @instance.equal?(instance)

        @forwarders.clear
        @patience = @first_patience
        @is_active = false
        @instance = instance
      end

      def overdue?
        @instance && !@is_active && !@is_stopped && now - @asked_at > @patience
      end

      def ask(instance)
        forwarder = @lock.synchronize { new_forwarder }
        instance.subscribe(stream, forwarder, -> { confirm(forwarder) })
        leave if @is_stopped # meanwhile
      end

      # Only the youngest forwards: the adapter may hold several.
      def new_forwarder
        @asked_at = now
        forwarder = ->(payload) { @handler.call(payload) if @forwarders.last.equal?(forwarder) }
        @forwarders << forwarder
        forwarder
      end

      # Adapters call this with a lock of their own held.
      def confirm(forwarder)
        done, abandoned = @lock.synchronize do
          next unless @forwarders.last.equal?(forwarder)

          @is_active = true
          [@done.tap { @done = nil }, @forwarders.shift(@forwarders.size - 1)]
        end
        done&.call
        drop(abandoned) if abandoned&.any?
      end

      # Not while the adapter confirms.
      def drop(forwarders)
        instance = @instance
        Concurrent.global_io_executor.post { forwarders.each { |one| instance.unsubscribe(stream, one) } }
      end

      def leave
        instance, forwarders = @lock.synchronize { [@instance, @forwarders.shift(@forwarders.size)] }
        forwarders.each { |forwarder| instance.unsubscribe(stream, forwarder) } unless instance&.failure
      end

      def now
        Process.clock_gettime(Process::CLOCK_MONOTONIC)
      end
    end
  end
end
