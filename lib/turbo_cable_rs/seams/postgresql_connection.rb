# frozen_string_literal: true

module TurboCableRs
  module Seams
    # Prepended to Rails' PostgreSQL adapter: knows the connections that this process listens on, which are in no pool
    # of Active Record's. When a forked child frees its copy of one, libpq tells the database that the session is
    # over, and the parent, whose session it is, hears nothing any more.
    module PostgresqlConnection # :nodoc:
      @open = []

      class << self
        # @param adapter_class [Class] Rails' own, or one that is derived from it
        def install(adapter_class)
          adapter_class.prepend(self) if adapter_class.method_defined?(:with_subscriptions_connection)
        end

        def noting(connection)
          @open.push(connection)
          yield connection
        ensure
          @open.delete(connection)
        end

        # In a forked child, as Active Record does with those in its pools.
        def forget_parent
          @open.each { |connection| silence(connection) }
          @open.clear
        end

        private

        # What it still says is said to nobody.
        def silence(connection)
          connection.socket_io.reopen(IO::NULL)
        rescue StandardError # it is closed already
          nil
        end
      end

      def with_subscriptions_connection(&listen)
        super { |connection| PostgresqlConnection.noting(connection, &listen) }
      end
    end
  end
end
