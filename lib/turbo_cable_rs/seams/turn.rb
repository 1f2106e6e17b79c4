# frozen_string_literal: true

module TurboCableRs
  module Seams
    # Prepended to whatever has `send_async` (`Connection::Base`, from 8.2 `Server::Socket`): on a cable worker, in
    # this client's own turn, its work runs at once instead of in Rails' pool. That is what keeps a client's commands
    # in order.
    module Turn # :nodoc:
      def send_async(method, *arguments)
        return super unless own_turn?

        # The server's present pool, not the one of the connection's youth: a restart halts that, and its callbacks
        # with it.
        server.worker_pool.invoke(self, method, *arguments, connection: self)
      end

      private

      def own_turn?
        current = Dispatcher.current
        current&.equal?(Layout.native_socket_of(self))
      end
    end
  end
end
