# frozen_string_literal: true

module Api
  module V1
    class BaseController < ApplicationController
      private

      def current_user
        User.find_by!(api_token: cookies.encrypted[:token])
      end
    end
  end
end
