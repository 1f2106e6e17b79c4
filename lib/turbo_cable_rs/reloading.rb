# frozen_string_literal: true

module TurboCableRs
  # Code reloading, in development. Stock Action Cable closes every socket when code is unloaded, and notices new code
  # only with the next HTTP request. Here a client's command notices it, too, and native clients keep their sockets:
  # see {Renewal}.
  #
  # Nothing waits while classes are unloaded, when Rails holds every other thread back: clients are only marked, and
  # recalled, for cable workers to renew later.
  module Reloading # :nodoc:
    # On the thread that unloads classes, meanwhile.
    UNLOADING = :turbo_cable_rs_unloading
    private_constant :UNLOADING

    @generation = 0

    class << self
      # @return [Integer] grows with each reload
      attr_reader :generation

      # @return [Boolean] whether code may be reloaded in this process
      def installed?
        !@reloader.nil?
      end

      # @param reloader [Class] the app's
      def install(reloader)
        @reloader = reloader
        # Around Action Cable's own, which restarts its server.
        reloader.set_callback(:class_unload, :around, prepend: true) { |_, unload| Reloading.around_unload(&unload) }
      end

      def around_unload(&unload)
        return yield unless TurboCableRs.config.renew_on_reload && Layers.transport?

        unload_and_renew(&unload)
      end

      # @return [Boolean] whether this thread unloads classes
      def unloading?
        !Thread.current[UNLOADING].nil?
      end

      # Lets a worker take a client's turn. Before a command new code is loaded, as Rails does before a request; while
      # the turn lasts no code is unloaded.
      def around_turn(event, &turn)
        return yield unless @reloader

        reload_changes if event == :command
        @reloader.executor.wrap(&turn)
      end

      private

      # That new code does not load must not cost the client its turn.
      def reload_changes
        # Asked here because Rails remembers the answer until the request that reloaded has ended.
        @reloader.wrap { nil } if @reloader.check.call
      rescue StandardError, ScriptError => error
        ActionCable.server.logger&.error("[TurboCableRs] Reloading failed: #{error.class} - #{error.message}")
      end

      def unload_and_renew
        @generation += 1
        Thread.current[UNLOADING] = true
        yield
      ensure
        Thread.current[UNLOADING] = nil
        TurboCableRs.server.recall_all
      end
    end
  end
end
