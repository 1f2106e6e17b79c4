# frozen_string_literal: true

require "action_cable"

module TurboCableRs
  module Testing
    # The app's cable, served for real: by Puma on a free port, inside the test's process. Tests rather use it through
    # {CableHelpers}.
    #
    #   CableServer.start do |server|
    #     client = server.connect(query: { token: token })
    #     room = client.subscribe("RoomChannel", room: "lobby")
    #     ActionCable.server.broadcast("lobby", "Hello")
    #     room.next_message # => "Hello"
    #   end
    #
    # As long as it runs, broadcasts reach its clients, whatever the adapter in `cable.yml`, and `adapter: test` goes on
    # recording them. Being in the same process, the server sees the test's stubs, and what its transaction holds. A
    # process has one at a time.
    class CableServer
      @lock = Mutex.new

      class << self
        # @option options [#call] :app a Rack application that has the cable in it; the Rails app by default
        # @option options [String] :path of the cable; by default `config.action_cable.mount_path`, or else `/cable`
        # @yieldparam server [CableServer] is stopped after the block
        # @return [CableServer, Object] without a block the server, with one what that returns
        def start(**options)
          server = occupy { new(**options) }
          return server unless block_given?

          begin
            yield server
          ensure
            server.stop
          end
        end

        def vacate # :nodoc:
          @running = nil
        end

        private

        def occupy
          @lock.synchronize do
            raise Error, "a CableServer runs already, at #{@running.url}: stop it first" if @running

            @running = yield
          end
        end
      end

      def initialize(app: ::Rails.application, path: nil) # :nodoc:
        @path = path || ActionCable.server.config.mount_path || "/cable"
        @clients = []
        @web_server = WebServer.new(app)
        @parts = FreshParts.new(ActionCable.server)
      end

      # @return [Integer]
      def port
        @web_server.port
      end

      # @return [String] where the cable is: `ws://127.0.0.1:40123/cable`
      def url
        "ws://#{WebServer::HOST}:#{port}#{@path}"
      end

      # @return [String] where the app is, for HTTP: `http://127.0.0.1:40123`
      def origin
        "http://#{WebServer::HOST}:#{port}"
      end

      # A client that was welcomed, and is closed when the server stops.
      #
      # @param options [Hash] as in {CableClient.connect}
      # @return [CableClient]
      def connect(**options)
        CableClient.connect(url, **options).tap { |client| @clients << client }
      end

      # Closes the clients, runs what is left of `unsubscribed` and `disconnect`, and ends every thread. May be called
      # more than once.
      #
      # @raise [Error] when the app's callbacks did not end in time (`config.turbo_cable_rs.shutdown_timeout`)
      def stop
        return if @is_stopped

        @is_stopped = true
        begin
          @clients.each(&:close)
        ensure
          stop_serving
        end
      end

      private

      def stop_serving
        @web_server.stop
        return if TurboCableRs.reset

        timeout = TurboCableRs.config.shutdown_timeout
        raise Error, "the app's callbacks still run after #{timeout} s (config.turbo_cable_rs.shutdown_timeout)"
      ensure
        @parts.put_back
        self.class.vacate
      end
    end
  end
end
