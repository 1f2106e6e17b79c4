# frozen_string_literal: true

module TurboCableRs
  # Options that cannot work are refused where a model declares them.
  module JsonOptions # :nodoc:
    private

    def require_that(option, value, wanted)
      return if yield value

      raise ArgumentError, "broadcasts_json_to: #{option} must be #{wanted}, got #{value.inspect}"
    end
  end
end
