# frozen_string_literal: true

module TurboCableRs
  # The Puma that runs this process, if one does. Its workers, and a single process that is told to stop, end as any
  # process does, by `at_exit`. What does not is looked after here, for Puma 5 to 8.
  module PumaLauncher # :nodoc:
    # Prepended to `Puma::Launcher`: a hot restart (SIGUSR2) replaces the process by `exec`, which runs no `at_exit`.
    # Puma has finished its requests by then, and keeps the listeners open for its successor.
    module Restart
      private

      def restart!
        TurboCableRs.server.stop
        super
      end
    end

    class << self
      # Called when the app has booted and, because `rails server` makes its launcher only then, with the first client.
      # Puma is never loaded for this: the process may be a job's.
      def install
        return unless defined?(::Puma::Launcher) && !::Puma.autoload?(:Launcher)

        stop_before_restart(::Puma::Launcher)
        tell_if_workers_are_killed_early
      end

      # @return [Puma::Launcher, nil]
      def running
        ObjectSpace.each_object(::Puma::Launcher).first
      end

      private

      def stop_before_restart(launcher)
        return launcher.prepend(Restart) if restarts_as_known?(launcher)

        tell(:hot_restart, "this Puma (#{::Puma::Const::VERSION}) restarts in an unknown way: have config/puma.rb " \
                           "call TurboCableRs.server.stop before it does, or clients see no farewell on SIGUSR2")
      end

      def restarts_as_known?(launcher)
        launcher.private_method_defined?(:restart!) && launcher.instance_method(:restart!).arity.zero?
      end

      # Puma's time begins when it tells a worker to end, ours when the worker's requests are done.
      def tell_if_workers_are_killed_early
        options = running&.options or return
        limit = options[:worker_shutdown_timeout]
        own = TurboCableRs.config.shutdown_timeout
        return if options[:workers].to_i.zero? || own < limit

        tell(:killed_early, "Puma kills a worker #{limit} s after telling it to end (worker_shutdown_timeout in " \
                            "config/puma.rb), and callbacks may take longer: make " \
                            "config.turbo_cable_rs.shutdown_timeout shorter than that, it is #{own}")
      end

      def tell(topic, text)
        TurboCableRs.server.tell_once(topic, text)
      end
    end
  end
end
