# frozen_string_literal: true

module Bench
  module Bus
    # When each client got each message, in nanoseconds, and how many came after one that was sent later.
    Receipt = Struct.new(:arrivals, :out_of_order, keyword_init: true)
  end
end
