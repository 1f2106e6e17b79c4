# frozen_string_literal: true

module TurboCableRs
  module Testing
    # Puma in this process, on a free port.
    class WebServer # :nodoc:
      HOST = "127.0.0.1"

      # Puma to 8.0 can hang when it is told to stop: its thread closes a pipe that is still being written to
      # (puma/puma#3677, repaired by #3940). A write that never gives up the GVL leaves close nothing to wait for.
      module PromptStop
        private

        def notify_safely(message)
          @notify.write_nonblock(message)
        rescue IOError, SystemCallError, NoMethodError # it is stopping already
          nil
        end
      end
      private_constant :PromptStop

      attr_reader :port

      def initialize(app)
        require_puma
        @puma = Puma::Server.new(app).extend(PromptStop)
        @port = @puma.add_tcp_listener(HOST, 0).addr[1]
        @puma.run
      end

      # Returns when the requests that are being served are done.
      def stop
        @puma.stop(true)
      end

      private

      def require_puma
        require "puma"
        require "puma/server"
      rescue LoadError => error
        raise Error, "tests are served by Puma, which is missing (#{error.message}): add gem \"puma\" to the Gemfile"
      end
    end
  end
end
