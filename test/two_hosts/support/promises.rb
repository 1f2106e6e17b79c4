# frozen_string_literal: true

module TwoHosts
  # What a listener may rely on: it heard every message, in its publisher's order and once, or was told to come back.
  class Promises
    # Of the messages for which one was broken.
    MENTIONED = 10

    # @param publishers [Array<Publisher>] that have stopped
    def initialize(listener, publishers)
      @listener = listener
      @publishers = publishers
    end

    # @return [Array<String>] what was broken
    def broken
      @publishers.flat_map { |publisher| [missed(publisher), disordered(publisher), repeated(publisher)] }.compact
    end

    private

    def missed(publisher)
      heard = numbers(publisher).to_set
      missed = publisher.acknowledged.reject { |broadcast| heard.include?(broadcast.number) || excused?(broadcast) }
      complaint("never heard", missed.map(&:number), publisher)
    end

    # Nobody promised what was broadcast before the first confirmation. Who was told of a gap, or notices the end of its
    # connection, comes back and fetches what it missed; but not what a living connection has skipped.
    def excused?(broadcast)
      session = @listener.session_at(broadcast.started_at)
      return true if session.nil? || session.ending == "gap"

      !session.ending.nil? && session.heard.none? { |heard| later?(heard, broadcast) }
    end

    def later?(heard, broadcast)
      heard.from == broadcast.from && heard.number > broadcast.number
    end

    # Of what may have been published twice the first counts.
    def disordered(publisher)
      return unless @listener.ordered?

      acknowledged = publisher.acknowledged.to_set(&:number)
      order = numbers(publisher).uniq.select { |number| acknowledged.include?(number) }
      complaint("out of order", order.each_cons(2).select { |one, other| one > other }.map(&:last), publisher)
    end

    def repeated(publisher)
      in_one_attempt = publisher.broadcasts.select(&:in_one_attempt?).to_set(&:number)
      twice = numbers(publisher).tally.select { |number, count| count > 1 && in_one_attempt.include?(number) }
      complaint("more than once", twice.keys, publisher)
    end

    def numbers(publisher)
      @listener.heard.filter_map { |heard| heard.number if heard.from == publisher.name }
    end

    def complaint(what, numbers, publisher)
      return if numbers.empty?

      "#{@listener.name}: #{numbers.size} of #{publisher.name} #{what}: #{numbers.first(MENTIONED).join(', ')}"
    end
  end
end
