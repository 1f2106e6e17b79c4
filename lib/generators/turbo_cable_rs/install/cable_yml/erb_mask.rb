# frozen_string_literal: true

module TurboCableRs
  module Generators # :nodoc:
    class CableYml
      # Hides a file's ERB tags behind as many plain characters, so that YAML can be parsed without running the ERB and
      # every line and column stays where it is in the file.
      module ErbMask # :nodoc:
        FILLER = "¤"
        TAG = /<%.*?%>/m
        LINES_OF_TAGS = /^[ \t]*#{TAG}[ \t]*(?=\r?$)/

        def self.call(text)
          text.gsub(LINES_OF_TAGS) { |lines| comment(lines) }.gsub(TAG) { |tag| tag.gsub(/[^\r\n]/, FILLER) }
        end

        def self.masks?(value)
          value.to_s.include?(FILLER)
        end

        def self.comment(lines)
          lines.gsub(/[^\r\n]+/) { |line| "#".ljust(line.length) }
        end
        private_class_method :comment
      end
    end
  end
end
