# frozen_string_literal: true

require "turbo_cable_rs/backplane/instance"
require "turbo_cable_rs/backplane/parts"
require "turbo_cable_rs/backplane/pulse"
require "turbo_cable_rs/backplane/subscription"
require "turbo_cable_rs/backplane/watch"
require "turbo_cable_rs/ordered_server"

module TurboCableRs
  class Backplane
    # What an adapter of `ActionCable.server` listens to, whoever subscribed it, and the instance that listens. When
    # that fails, another takes all of it over, and the adapter itself stays where it is. {Watch} sees to it.
    #
    # Adapters confirm under locks of their own: none of ours is held while one is called.
    class Line # :nodoc:
      # @return [Instance] what listens
      attr_reader :current

      # @return [Pulse]
      attr_reader :pulse

      # @param server [ActionCable::Server::Base] the adapter's
      # @param timeout [Numeric] seconds of silence after which the instance is given up
      def initialize(adapter, server, timeout: TurboCableRs.config.backplane_timeout)
        @adapter = adapter
        @server = server
        @lock = Mutex.new
        @subscriptions = {}
        @pulse = Pulse.new
        @parts = Parts.for(adapter) { |stream, payload| deliver(stream, payload) }
        @own = own_subscriptions
        @watch = Watch.new(self, @pulse, timeout: timeout)
        @current = Instance.new(adapter) { wake }
      end

      def broadcast(stream, payload)
        return current.broadcast(stream, payload) unless @parts&.too_large?(payload)

        @parts.split(stream, payload).each { |part| current.broadcast(Parts::STREAM, part) }
      end

      # @raise [StandardError] of the adapter's; then it is not subscribed
      def subscribe(stream, handler, done = nil)
        subscription = Subscription.new(stream, handler, done)
        @lock.synchronize { handlers(stream)[handler] = subscription }
        @watch.start
        [*@own, subscription].each { |one| one.follow(self) } unless deaf?
      rescue StandardError
        remove(stream, handler)
        raise
      end

      def unsubscribe(stream, handler)
        remove(stream, handler)&.stop
      end

      # As the adapter does it, when all is well.
      def shutdown
        @is_shut = true
        @watch.stop
        deaf? ? current.retire : current.shutdown
      end

      def health
        { adapter: name, **@watch.health }
      end

      # @return [String] as in `cable.yml`
      def name
        @server.config.cable&.fetch("adapter", nil) || @adapter.class.name.demodulize
      end

      # --- for the watch ---

      # @return [String, nil] why the instance does not listen any more
      def failure
        current.failure
      end

      # @return [Boolean] whether subscriptions have to wait for an instance that listens
      def deaf?
        @is_deaf || !failure.nil?
      end

      def deafen
        @is_deaf = true
      end

      # What was subscribed meanwhile is asked for now.
      def resume
        @is_deaf = false
        all.each { |subscription| attempt { subscription.follow(self) } }
      end

      # @return [Instance] one that listens to nothing yet
      def new_instance
        queue = OrderedServer.new(@server)
        Instance.new(@server.config.pubsub_adapter.new(queue), queue: queue) { wake }
      end

      def replace_with(instance)
        return instance.retire if @is_shut

        former = current
        @current = instance
        resume
        former.retire
      end

      # Asks again for what an adapter may have forgotten.
      def renew
        all.each { |subscription| attempt { subscription.renew } }
      end

      # @return [Boolean] whether the pulse can be heard
      def hears_pulse?
        @own.first.active?
      end

      # @return [Boolean] whether something is not confirmed yet
      def pending?
        !all.all?(&:active?)
      end

      # @return [Array<String>] the confirmed streams, without our own
      def streams
        subscriptions.select(&:active?).map(&:stream).uniq
      end

      # Ends what is there only for others, if there are none.
      #
      # @return [Boolean] whether there are none
      def rest
        own = @lock.synchronize { @own.tap { @own = own_subscriptions } if @subscriptions.empty? }
        own&.each { |subscription| attempt { subscription.stop } }
        !own.nil?
      end

      def wake
        @watch.wake
      end

      def logger
        @server.logger
      end

      private

      def own_subscriptions
        own = [Subscription.new(@pulse.stream, @pulse.method(:hear))]
        own << Subscription.new(Parts::STREAM, @parts.method(:take)) if @parts
        own
      end

      # Equal procs are not the same subscription.
      def handlers(stream)
        @subscriptions[stream] ||= {}.compare_by_identity
      end

      def remove(stream, handler)
        @lock.synchronize do
          removed = handlers(stream).delete(handler)
          @subscriptions.delete(stream) if handlers(stream).empty?
          removed
        end
      end

      def subscriptions
        @lock.synchronize { @subscriptions.each_value.flat_map(&:values) }
      end

      # Our own come first: they are heard by when the others are confirmed.
      def all
        [*@own, *subscriptions]
      end

      # A message that came in parts.
      def deliver(stream, payload)
        handlers = @lock.synchronize { @subscriptions[stream]&.keys }
        handlers&.each { |handler| handler.call(payload) }
      end

      def attempt
        yield
      rescue StandardError => error
        logger&.error("[TurboCableRs] The adapter failed: #{error.class} - #{error.message}")
      end
    end
  end
end
