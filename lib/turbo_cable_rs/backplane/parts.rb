# frozen_string_literal: true

require "securerandom"
require "turbo_cable_rs/backplane/assembly"

module TurboCableRs
  class Backplane
    # PostgreSQL takes payloads of less than 8,000 bytes. Larger ones travel in parts, on a stream of their own, to
    # processes that have this gem:
    #
    #   <id> <index> <count> <bytes of the stream's name> LF <a piece of the name and the payload, one after the other>
    #
    # A publisher's parts keep their place among its other messages, which then are delivered in their order.
    class Parts # :nodoc:
      STREAM = "turbo_cable_rs/parts"
      # Bytes of the largest payload that NOTIFY takes.
      LIMIT = 7_999
      # Bytes of a piece: what the header, of at most 60 bytes, leaves.
      PIECE = LIMIT - 60
      HEADER = /\A(\h+) (\d+) (\d+) (\d+)\n/
      private_constant :LIMIT, :PIECE, :HEADER

      # @return [Parts, nil] for an adapter that has this limit. One that is derived from Rails' own may have lifted it.
      def self.for(adapter, &deliver)
        name = adapter.class.name
        new(&deliver) if name == Seams::PostgresqlNames::ADAPTER
      end

      # @yield [stream, payload] when all parts of a message have come
      def initialize(&deliver)
        @deliver = deliver
        @assembly = Assembly.new
      end

      def too_large?(payload)
        payload.is_a?(String) && payload.bytesize > LIMIT
      end

      # @return [Array<String>] what is to be sent to {STREAM}, in this order
      def split(stream, payload)
        id = SecureRandom.hex(8)
        pieces = cut(stream + payload)
        pieces.map.with_index { |piece, index| "#{id} #{index} #{pieces.size} #{stream.bytesize}\n#{piece}" }
      end

      # Takes a part that has arrived.
      def take(part)
        id, index, count, name_size = part.match(HEADER)&.captures
        return unless id

        whole = @assembly.add(id, part.delete_prefix(part[HEADER]), index: index.to_i, count: count.to_i)
        @deliver.call(whole.byteslice(0, name_size.to_i), whole.byteslice(name_size.to_i..)) if whole
      end

      private

      # Between characters: PostgreSQL takes no half ones.
      def cut(text)
        pieces = []
        start = 0
        while start < text.bytesize
          piece = text.byteslice(start, PIECE)
          piece = piece.byteslice(0, piece.bytesize - 1) until piece.valid_encoding?
          pieces << piece
          start += piece.bytesize
        end
        pieces
      end
    end
  end
end
