# frozen_string_literal: true

require_relative "../../../../spec/support/browser"

module Capybara
  # Stands in for the gem of this name, which Debian has not got: the same Chromium, driven by Selenium. Cuprite raises
  # errors of a page's JavaScript; here they go unnoticed.
  module Cuprite
    module Driver
      def self.new(app, _options)
        Browser.driver(app)
      end
    end

    # To Cuprite an element without content is visible, too.
    module Visibility
      SCRIPT = "return arguments[0].checkVisibility({ opacityProperty: true, visibilityProperty: true })"

      def visible?
        driver.execute_script(SCRIPT, self)
      end
    end

    Capybara::Selenium::ChromeNode.prepend Visibility
  end
end
