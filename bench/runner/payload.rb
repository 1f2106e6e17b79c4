# frozen_string_literal: true

module Bench
  # What is broadcast: an object as JSON, or a string of HTML.
  Payload = Struct.new(:bytes, :format, keyword_init: true) do
    def to_s
      bytes < 1000 ? "#{bytes} B" : "#{bytes / 1000} KB of HTML"
    end

    # @return [Hash] how the app is asked for it
    def to_query
      { size: bytes, format: format }
    end
  end

  class Payload
    SMALL = new(bytes: 200, format: "json").freeze
    PAGE_PART = new(bytes: 3000, format: "html").freeze
    PAGE = new(bytes: 100_000, format: "html").freeze
  end
end
