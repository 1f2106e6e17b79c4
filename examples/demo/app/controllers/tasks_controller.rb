# frozen_string_literal: true

# Knows nothing of the cable: the model's callbacks tell the open pages.
class TasksController < ApplicationController
  def create
    back_to_list Task.create(task_params)
  end

  def edit
    @task = Task.find(params[:id])
  end

  def update
    task = Task.find(params[:id])
    task.update(task_params)
    back_to_list task
  end

  def destroy
    back_to_list Task.destroy(params[:id])
  end

  private

  def task_params
    params.require(:task).permit(:title, :done)
  end

  def back_to_list(task)
    redirect_to root_path, status: :see_other, alert: task.errors.full_messages.to_sentence.presence
  end
end
