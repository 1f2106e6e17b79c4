# frozen_string_literal: true

require "concurrent/scheduled_task"

module TurboCableRs
  class Backplane
    # One adapter object that listens. It works until its listener fails, and is then replaced by another.
    class Instance # :nodoc:
      # Where an adapter has its instance.
      TAG = :@turbo_cable_rs_instance
      # Seconds for an adapter to shut down. Rails' own spin until their thread has ended, which it may never do.
      PATIENCE = 5
      private_constant :PATIENCE

      # @return [Instance, nil] what this adapter is here
      def self.of(adapter)
        adapter.instance_variable_get(TAG)
      end

      # @return [String, nil] what its listener ended with
      attr_reader :failure

      # @param queue [OrderedServer, nil] what the adapter posts to, if it is to end with the adapter
      # @yield when the listener has failed, on its thread
      def initialize(adapter, queue: nil, &on_failure)
        @adapter = adapter
        @queue = queue
        @on_failure = on_failure
        @methods = %i[subscribe unsubscribe broadcast shutdown].to_h { |name| [name, adapters_own(name)] }
        adapter.instance_variable_set(TAG, self)
      end

      def subscribe(stream, handler, done)
        @methods[:subscribe].call(stream, handler, done)
      end

      def unsubscribe(stream, handler)
        @methods[:unsubscribe].call(stream, handler)
      end

      def broadcast(stream, payload)
        @methods[:broadcast].call(stream, payload)
      end

      def shutdown
        @is_retired = true
        @methods[:shutdown].call
      ensure
        @queue&.shutdown
      end

      # Runs an adapter's listener, whose thread would take the process with it if that raised.
      def listen
        @listener = Thread.current
        yield
        fail_with("it stopped listening")
      rescue StandardError => error
        fail_by(error)
      end

      # @return [Boolean] whether its connection cannot break unnoticed
      def reports_failure?
        !@listener.nil?
      end

      def fail_by(error)
        fail_with("#{error.class} - #{error.message.lines.first.to_s.strip}")
      end

      def fail_with(reason)
        return if @is_retired

        @failure = reason
        @on_failure.call
      end

      # Another listens now. Whatever hangs is not waited for.
      def retire
        @is_retired = true
        @listener&.kill
        thread = Thread.new { shutdown_quietly }
        Concurrent::ScheduledTask.execute(PATIENCE) { thread.kill }
      end

      private

      # Past {Seams::Adapter}, where that is.
      def adapters_own(name)
        method = @adapter.method(name)
        method.owner == Seams::Adapter ? method.super_method : method
      end

      def shutdown_quietly
        Thread.current.name = "cable-backplane-shutdown"
        Thread.current.report_on_exception = false
        shutdown
      end
    end
  end
end
