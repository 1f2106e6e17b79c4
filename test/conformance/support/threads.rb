# frozen_string_literal: true

module Conformance
  # Array#map on several threads.
  module Threads
    # @param count [Integer] how many threads
    def self.map(items, count, &block)
      queue = Queue.new
      items.each_with_index { |item, index| queue << [item, index] }
      queue.close
      Array.new(count) { Thread.new { work(queue, block) } }.flat_map(&:value).sort_by(&:last).map(&:first)
    end

    def self.work(queue, block)
      Thread.current.report_on_exception = false # whoever asks for the value gets it
      done = []
      while (item, index = queue.pop)
        done << [block.call(item), index]
      end
      done
    end
    private_class_method :work
  end
end
