# frozen_string_literal: true

module TurboCableRs
  # Runs a block once the open Active Record transactions are committed. Rails has that from 7.2; before, a transaction
  # has nothing but its records to call back.
  module AfterCommit # :nodoc:
    # What a transaction of Rails 7.0 or 7.1 takes for a record. A savepoint passes it on to the transaction around it,
    # and forgets it when rolled back, as it does with records.
    class Participant
      def initialize(block)
        @block = block
      end

      def committed!(should_run_callbacks: true)
        @block.call if should_run_callbacks
      end

      def before_committed!; end

      def rolledback!(**); end

      def trigger_transactional_callbacks?
        true
      end
    end
    private_constant :Participant

    class << self
      def call(&block)
        return yield unless defined?(::ActiveRecord::Base)
        return join_transactions(block) unless ::ActiveRecord.respond_to?(:after_all_transactions_commit)

        ::ActiveRecord.after_all_transactions_commit(&block)
      end

      # The way of Rails 7.0 and 7.1.
      def join_transactions(block)
        transactions = open_transactions
        return block.call if transactions.empty?

        waiting = transactions.size
        last = -> { block.call if (waiting -= 1).zero? }
        transactions.each { |transaction| transaction.add_record(Participant.new(last)) }
      end

      private

      # Those of this thread. A test's own transaction, which is never committed, is not joinable.
      def open_transactions
        connections = pools.filter_map(&:active_connection?) # not only whether there is one
        connections.map(&:current_transaction).select { |transaction| transaction.open? && transaction.joinable? }
      end

      def pools
        handler = ::ActiveRecord::Base.connection_handler
        return handler.all_connection_pools unless handler.respond_to?(:each_connection_pool) # to 7.0

        handler.connection_pool_list(:all)
      end
    end
  end
end
