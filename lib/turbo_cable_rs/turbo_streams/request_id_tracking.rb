# frozen_string_literal: true

require "active_support/concern"

module Turbo
  # Remembers which page's request is being served: that page ignores the refreshes it has caused itself.
  module RequestIdTracking # :nodoc:
    extend ActiveSupport::Concern

    included do
      around_action :turbo_tracking_request_id
    end

    private

    def turbo_tracking_request_id(&action)
      ::Turbo.with_request_id(request.headers["X-Turbo-Request-Id"], &action)
    end
  end
end
