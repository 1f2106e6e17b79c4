# frozen_string_literal: true

module TurboCableRs
  # Broadcasts of one fiber that wait for the end of a block. {Broadcasting#batch} says what users may expect.
  class Batch # :nodoc:
    # What a broadcaster sees as its server and, behind that, as the adapter while a batch is open.
    Recorder = Struct.new(:batch, :server) do
      def logger
        server.logger
      end

      def pubsub
        self
      end

      def broadcast(stream, payload)
        batch.record(server, stream, payload)
      end
    end
    private_constant :Recorder

    # Fiber-local, and not Active Support's state, because each broadcast asks for it.
    KEY = :turbo_cable_rs_batch
    private_constant :KEY

    class << self
      def current
        Thread.current[KEY]
      end

      def current=(batch)
        Thread.current[KEY] = batch
      end

      # The one place where broadcasts reach an adapter together.
      #
      # @param broadcasts [Array<Array(String, Object)>] streams and payloads, the first to be sent first
      def hand_over(adapter, broadcasts)
        return adapter.broadcast_all(broadcasts) if adapter.respond_to?(:broadcast_all)

        broadcasts.each { |stream, payload| adapter.broadcast(stream, payload) }
      end
    end

    def initialize(after_commit:)
      @outer = Batch.current
      @after_commit = after_commit || @outer&.after_commit?
      @kept = Hash.new { |kept, server| kept[server] = [] }
    end

    def after_commit?
      @after_commit
    end

    def collect
      Batch.current = self
      yield
    rescue Exception # rubocop:disable Lint/RescueException -- whatever it is, the block has not done its work
      @is_dropped = true
      raise
    ensure
      Batch.current = @outer
      when_committed { close } unless @is_dropped
    end

    def in_place_of(server)
      Recorder.new(self, server)
    end

    def record(server, stream, payload)
      when_committed { take(server, [[stream, payload]]) }
    end

    protected

    # What has been committed, or needs no commit. It may come when this batch is over; one that was dropped never is.
    def take(server, broadcasts)
      @is_over ? pass_on(server, broadcasts) : @kept[server].concat(broadcasts)
    end

    private

    # Transactions run these blocks in the order in which they got them, so that the last, {#close}, finds all.
    def when_committed(&block)
      @after_commit ? AfterCommit.call(&block) : yield
    end

    def close
      @is_over = true
      @kept.each { |server, broadcasts| pass_on(server, broadcasts) }
    end

    def pass_on(server, broadcasts)
      @outer ? @outer.take(server, broadcasts) : Batch.hand_over(server.pubsub, broadcasts)
    end
  end
end
