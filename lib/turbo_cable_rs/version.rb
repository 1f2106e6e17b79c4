# frozen_string_literal: true

module TurboCableRs
  # The gem's version; the extension has the same.
  VERSION = "0.1.0"
end
