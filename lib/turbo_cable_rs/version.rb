# frozen_string_literal: true

module TurboCableRs
  VERSION = "0.1.0"
end
