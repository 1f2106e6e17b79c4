# frozen_string_literal: true

module TurboCableRs
  class Backplane
    # Messages of which not all parts have come yet. Parts come in order; where one is missing, the rest is of no use.
    class Assembly # :nodoc:
      # Seconds after which the rest of a message is not waited for: its publisher has died.
      PATIENCE = 60
      # Bytes that may wait; beyond it the oldest message is dropped.
      MOST_BYTES = 67_108_864
      private_constant :PATIENCE, :MOST_BYTES

      # A message so far.
      Message = Struct.new(:text, :next_index, :begun_at)
      private_constant :Message

      def initialize(most_bytes: MOST_BYTES, patience: PATIENCE)
        @most_bytes = most_bytes
        @patience = patience
        @messages = {}
      end

      # @return [String, nil] the message, with its last part
      def add(id, piece, index:, count:)
        drop_old
        message = @messages[id] ||= Message.new(+"", 0, now)
        return @messages.delete(id) && nil unless message.next_index == index

        message.text << piece
        message.next_index += 1
        @messages.delete(id).text if message.next_index == count
      end

      private

      # Hashes keep the order, in which messages began.
      def drop_old
        @messages.delete_if { |_, message| now - message.begun_at > @patience }
        @messages.shift while @messages.sum { |_, message| message.text.bytesize } > @most_bytes
      end

      def now
        Process.clock_gettime(Process::CLOCK_MONOTONIC)
      end
    end
  end
end
